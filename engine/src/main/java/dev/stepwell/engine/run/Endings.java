package dev.stepwell.engine.run;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunFact.NotificationsDropped;
import dev.stepwell.engine.run.RunFact.RunCancelled;
import dev.stepwell.engine.run.RunFact.RunExpired;
import dev.stepwell.engine.run.RunFact.RunSucceeded;
import dev.stepwell.engine.run.RunFact.WaiterDropped;
import java.util.ArrayList;
import java.util.List;

/// Decides about the ends of runs. However a run ends, what it still had to do is taken back and
/// its invoker is told.
final class Endings {
  private Endings() {}

  static Decision finish(RunView view, FinishRun command, Stamp stamp, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      // Endpoints repeat this after a lost answer: it must look the same the second time.
      return Decision.reply(Reply.Done.DONE);
    }
    var active = found.get();
    var expires = stamp.in(limits.kept().ended());
    var end = new RunSucceeded(active.origin(), command.result(), stamp.now(), expires);
    return new Accepted(
        facts(view, active, end),
        sends(active, new InvokeEnd.Succeeded(command.result())),
        Reply.Done.DONE);
  }

  static Decision cancel(RunView view, CancelRun command, Stamp stamp, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      return Decision.rejected(
          new Rejection.NotFound("no active workflow run has the id " + command.run().id()));
    }
    var active = found.get();
    var end = new RunCancelled(active.origin(), stamp.now(), stamp.in(limits.kept().ended()));
    return new Accepted(
        facts(view, active, end), sends(active, InvokeEnd.Cancelled.CANCELLED), Reply.Done.DONE);
  }

  /// A failure report may be under way still: it is not worth more than its run.
  static Decision expire(RunView view, ExpireRun command) {
    var origin = command.origin();
    var state = view.runStates().get(origin);
    var run = view.runs().get(origin);
    if (state.isEmpty() || run.isEmpty() || state.get().active()) {
      return Decision.reply(Reply.Done.DONE);
    }
    var facts = new ArrayList<Fact>(notSaved(origin, state.get()));
    facts.add(new RunExpired(origin, run.get(), command.due()));
    return new Accepted(
        facts, List.of(Send.quietly(new MessageCommand.DropAll(origin))), Reply.Done.DONE);
  }

  /// The end itself comes last, so that whoever applies the facts in order drops the parts before
  /// the whole.
  private static List<Fact> facts(RunView view, ActiveRun active, Fact end) {
    var facts = new ArrayList<>(notWaiting(view, active));
    facts.addAll(notSaved(active.origin(), active.state()));
    facts.add(end);
    return facts;
  }

  static List<Fact> notWaiting(RunView view, ActiveRun active) {
    var facts = new ArrayList<Fact>();
    var from = new WaiterKey(active.origin(), "", 0);
    var to = new WaiterKey(active.origin().next(), "", 0);
    for (var row : view.waiters().ascending(from, to, Integer.MAX_VALUE)) {
      facts.add(new WaiterDropped(row.key(), row.value()));
    }
    return facts;
  }

  static List<Fact> notSaved(Origin origin, RunState state) {
    return state.saved().count() == 0 ? List.of() : List.of(new NotificationsDropped(origin));
  }

  static List<Send> sends(ActiveRun active, InvokeEnd end) {
    var sends = new ArrayList<Send>();
    sends.add(Send.quietly(new MessageCommand.DropAll(active.origin())));
    active
        .run()
        .source()
        .invoker()
        .ifPresent(invoker -> sends.add(Send.quietly(new ConcludeInvoke(invoker, end))));
    return sends;
  }
}
