package dev.stepwell.engine.run;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunFact.FailureReportCancelled;
import java.util.List;
import java.util.Optional;

/// A failed run that can be repaired, found by its entry in the dead letter queue.
record FailedRun(DeadKey entry, DeadLetter.OfRun letter, Run run, RunState state) {

  static Optional<FailedRun> find(RunView view, DeadKey entry) {
    if (view.deadLetters().get(entry).orElse(null) instanceof DeadLetter.OfRun letter) {
      var run = view.runs().get(letter.run());
      var state = view.runStates().get(letter.run());
      if (run.isPresent() && state.isPresent()) {
        return Optional.of(new FailedRun(entry, letter, run.get(), state.get()));
      }
    }
    return Optional.empty();
  }

  static Decision missing(DeadKey entry) {
    return Decision.rejected(
        new Rejection.NotFound("the dead letter queue has no entry " + entry.id()));
  }

  Origin origin() {
    return letter.run();
  }

  /// Who was told of the failure: that of the failed message, of the trigger, or of an earlier
  /// step.
  Optional<CallbackSpec> callback() {
    return letter.callback().or(run.settings()::failureCallback).or(state::lastCallback);
  }

  Optional<Phase.Report> report() {
    return state.phase() instanceof Phase.Failed failed ? failed.report() : Optional.empty();
  }

  boolean reporting() {
    return report().filter(report -> report.progress() == Progress.IN_PROGRESS).isPresent();
  }

  /// Where the report is not under way there is nothing to stop.
  List<Fact> reportStopped() {
    return reporting()
        ? List.of(new FailureReportCancelled(origin(), report().orElseThrow().message()))
        : List.of();
  }

  /// A failed run has no other messages than its report.
  List<Send> reportDropped() {
    return reporting() ? List.of(Send.quietly(new MessageCommand.DropAll(origin()))) : List.of();
  }
}
