package dev.stepwell.engine.run;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.AppendSteps;
import dev.stepwell.engine.run.RunFact.CallStarted;
import dev.stepwell.engine.run.RunFact.UnknownAppended;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Decides about what SDKs submit to their runs.
final class Appends {
  private Appends() {}

  static Decision append(RunView view, AppendSteps command, Stamp stamp, Wire wire, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      return over(command.run());
    }
    var active = found.get();
    var draft = new Draft(active, wire, stamp.now());
    var replies = new ArrayList<Reply.Appended.Item>();
    var here = new HashMap<StepIdentity, Seen>();
    for (var item : command.items()) {
      replies.add(
          switch (item) {
            case Append.Step step -> step(view, active, step, here, draft, stamp);
            case Append.Call call -> call(view, active, call, here, draft, stamp);
            case Append.Unknown(var callType) -> {
              var key = draft.newMessage();
              draft.fact(new UnknownAppended(active.origin(), callType, key));
              yield new Reply.Appended.Item(key, false);
            }
          });
    }
    var full = full(active.state(), fresh(replies), limits);
    return full.isPresent()
        ? Decision.rejected(full.get())
        : draft.reply(new Reply.Appended(replies));
  }

  private static Reply.Appended.Item step(
      RunView view,
      ActiveRun active,
      Append.Step step,
      Map<StepIdentity, Seen> here,
      Draft draft,
      Stamp stamp) {
    var seen = seen(view, active, step.identity(), here);
    if (seen.isPresent() && seen.get().stage() != Seen.Stage.CALLING) {
      return new Reply.Appended.Item(seen.get().message(), true);
    }
    MessageKey key = draft.newMessage();
    here.put(step.identity(), new Seen(key, Seen.Stage.APPENDED));
    var run = active.run().settings();
    draft.append(
        key,
        step.identity(),
        step.body(),
        step.request(),
        new Message.Settings(
            step.retry().or(run.retry()),
            Optional.empty(),
            run.flowControl(),
            step.failureCallback()),
        step.due().from(stamp.now()));
    return new Reply.Appended.Item(key, false);
  }

  private static Reply.Appended.Item call(
      RunView view,
      ActiveRun active,
      Append.Call call,
      Map<StepIdentity, Seen> here,
      Draft draft,
      Stamp stamp) {
    if (call.stepId().isPresent()) {
      var seen = seen(view, active, StepIdentity.result(call.stepId().getAsInt()), here);
      if (seen.isPresent()) {
        return new Reply.Appended.Item(seen.get().message(), true);
      }
    }
    MessageKey key = draft.newMessage();
    if (call.stepId().isPresent()) {
      here.put(StepIdentity.result(call.stepId().getAsInt()), new Seen(key, Seen.Stage.CALLING));
    }
    draft.fact(new CallStarted(active.origin(), call.stepId(), key));
    draft.configure(call.settings().flowControl());
    draft.schedule(
        key,
        new Purpose.Call(call.stepId(), call.report()),
        call.body(),
        call.request(),
        call.settings(),
        call.due().from(stamp.now()));
    return new Reply.Appended.Item(key, false);
  }

  private static Optional<Seen> seen(
      RunView view, ActiveRun active, StepIdentity identity, Map<StepIdentity, Seen> here) {
    var now = here.get(identity);
    return now != null ? Optional.of(now) : view.seen().get(new SeenKey(active.origin(), identity));
  }

  private static int fresh(List<Reply.Appended.Item> replies) {
    return (int) replies.stream().filter(item -> !item.deduplicated()).count();
  }

  /// A run that has reached its bounds takes nothing more. What it has already it acknowledges
  /// again.
  ///
  /// @param more submissions that are new, each of which is a step or will bring one
  static Optional<Rejection> full(RunState state, int more, Limits limits) {
    if (more == 0) {
      return Optional.empty();
    }
    if (state.messages() + more > limits.messagesPerRun()) {
      return Optional.of(
          new Rejection.Unacceptable(
              "a run may have at most "
                  + limits.messagesPerRun()
                  + " messages; this one has "
                  + state.messages()));
    }
    if (state.steps() + more > limits.steps().count()) {
      return Optional.of(
          new Rejection.Unacceptable(
              "a run may have at most "
                  + limits.steps().count()
                  + " steps; this one has "
                  + state.steps()));
    }
    if (state.historyBytes() > limits.steps().bytes()) {
      return Optional.of(
          new Rejection.Unacceptable(
              "the steps of a run may have at most "
                  + limits.steps().bytes()
                  + " bytes; those of this one have "
                  + state.historyBytes()));
    }
    return Optional.empty();
  }

  static Decision over(RunName run) {
    return Decision.rejected(
        new Rejection.RunOver(
            "no active workflow run has the id " + run.id() + ": it ended or never began"));
  }
}
