package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.Invoke;
import dev.stepwell.engine.run.RunFact.InvokeRepeated;
import dev.stepwell.engine.run.RunFact.InvokeStarted;
import dev.stepwell.engine.run.RunFact.InvokeWithdrawn;
import dev.stepwell.engine.run.RunFact.StepAppended;
import java.util.List;
import java.util.Optional;

/// Decides, for a parent, about its child runs.
final class Invokes {
  private Invokes() {}

  /// The parent remembers the step first and then has the child started, so a step that is
  /// submitted again starts no second child; what the child says is what the caller hears.
  static Decision invoke(RunView view, Invoke command, Stamp stamp, Wire wire, Limits limits) {
    var invoker = command.child().invoker();
    var found =
        ActiveRun.find(view, command.run())
            .filter(active -> invoker.isEmpty() || invoker.get().isMeant(active.run()));
    if (found.isEmpty()) {
      return Appends.over(command.run());
    }
    var active = found.get();
    var seen = view.seen().get(new SeenKey(active.origin(), StepIdentity.result(command.stepId())));
    if (seen.isPresent()) {
      return repeated(active, command.stepId(), seen.get());
    }
    var full = Appends.full(active.state(), 1, limits);
    if (full.isPresent()) {
      return Decision.rejected(full.get());
    }
    var draft = new Draft(active, wire, stamp.now());
    var result = draft.newMessage();
    return draft
        .fact(
            new InvokeStarted(
                active.origin(),
                command.stepId(),
                result,
                command.child().run(),
                invoker.map(Invoker::stepBody).orElse(Bytes.EMPTY)))
        .send(Send.forCaller(command.child().by(active.run(), result)))
        .reply(Reply.Forwarded.FORWARDED);
  }

  /// A step that was told twice that it waits will be resumed in any case, even by a refusal.
  private static Decision repeated(ActiveRun active, int stepId, Seen seen) {
    List<Fact> facts =
        seen.stage() == Seen.Stage.INVOKING
            ? List.of(new InvokeRepeated(active.origin(), stepId, seen.message()))
            : List.of();
    return new Accepted(
        facts, List.of(), new Reply.Started(seen.message(), active.run().createdAt(), true));
  }

  static Decision conclude(RunView view, ConcludeInvoke command, Stamp stamp, Wire wire) {
    var invoker = command.invoker();
    var found = ActiveRun.find(view, invoker.parent());
    if (found.isEmpty() || !invoker.isMeant(found.get().run())) {
      return late(view, command, wire);
    }
    var active = found.get();
    var seen = view.seen().get(new SeenKey(active.origin(), StepIdentity.result(invoker.stepId())));
    if (seen.isEmpty() || !invoking(seen.get())) {
      return Decision.reply(Reply.Done.DONE);
    }
    if (command.end() == InvokeEnd.Refused.REFUSED && seen.get().stage() == Seen.Stage.INVOKING) {
      return withdraw(active, invoker, seen.get());
    }
    return new Draft(active, wire, stamp.now())
        .appendResult(
            seen.get().message(),
            invoker.stepId(),
            wire.invokeResult(invoker.stepBody(), command.end()),
            invoker.target())
        .reply(Reply.Done.DONE);
  }

  /// The caller is told of the refusal. Should that get lost, the step is submitted again and
  /// refused again.
  private static Decision withdraw(ActiveRun active, Invoker invoker, Seen seen) {
    return invoker.result().filter(seen.message()::equals).isPresent()
        ? new Accepted(
            List.of(new InvokeWithdrawn(active.origin(), invoker.stepId())),
            List.of(),
            Reply.Done.DONE)
        : Decision.reply(Reply.Done.DONE);
  }

  private static boolean invoking(Seen seen) {
    return seen.stage() == Seen.Stage.INVOKING || seen.stage() == Seen.Stage.INVOKING_TOLD;
  }

  /// A parent that failed meanwhile needs the result no more, but its log shows what became of the
  /// step (workflow protocol, 6.4).
  private static Decision late(RunView view, ConcludeInvoke command, Wire wire) {
    var invoker = command.invoker();
    var origin = view.latestRuns().get(invoker.parent());
    var run = origin.flatMap(view.runs()::get).filter(invoker::isMeant);
    var state = origin.flatMap(view.runStates()::get);
    if (command.end() == InvokeEnd.Refused.REFUSED
        || run.isEmpty()
        || state.isEmpty()
        || !(state.get().phase() instanceof Phase.Failed)) {
      return Decision.reply(Reply.Done.DONE);
    }
    var identity = StepIdentity.result(invoker.stepId());
    return view.seen()
        .get(new SeenKey(origin.get(), identity))
        .filter(Invokes::invoking)
        .map(seen -> {
          var body = wire.invokeResult(invoker.stepBody(), command.end());
          var element = wire.element(seen.message(), body);
          return (Decision)
              new Accepted(
                  List.of(
                      new StepAppended(
                          origin.get(),
                          identity,
                          state.get().steps(),
                          seen.message(),
                          element,
                          Optional.empty())),
                  List.of(),
                  Reply.Done.DONE);
        })
        .orElse(Decision.reply(Reply.Done.DONE));
  }
}
