package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.RepeatFailureReport;
import dev.stepwell.engine.run.RunFact.FailureReportConcluded;
import dev.stepwell.engine.run.RunFact.FailureReportRepeated;
import java.util.List;
import java.util.Optional;

/// Decides about telling failure functions. A report has retries of its own; when they are used up
/// it shows in the entry of its run, and makes none itself.
final class FailureReports {
  private static final String FAILURE_FUNCTION_MISSING =
      "Upstash-Workflow-Failure-Callback-Notfound";

  private FailureReports() {}

  /// The message that tells the failure function: the same each time, but for its id.
  static Send send(
      RunView view,
      Run run,
      DeadKey entry,
      DeadLetter.OfRun letter,
      CallbackSpec spec,
      MessageKey key,
      Stamp stamp,
      Wire wire) {
    var first = view.steps().get(new StepKey(letter.run(), 0)).orElse(Bytes.EMPTY);
    var failed = letter.failed();
    var report =
        new FailureReport(run, entry.id(), failed.key(), failed.message(), letter.outcome(), first);
    var message =
        new Message(
            run.name().project(),
            new Purpose.FailureReport(),
            new Message.Request(
                "POST", spec.url(), spec.headers(), Optional.of("application/json")),
            new Message.Settings(
                spec.retryOr(run.settings().retry()),
                spec.settings().timeout(),
                spec.settings().flowControl(),
                Optional.empty()),
            stamp.now(),
            0,
            spec.settings().delay().map(stamp::in).orElse(stamp.now()));
    return Send.quietly(new MessageCommand.Schedule(key, message, wire.failureReport(report)));
  }

  static Decision conclude(RunView view, ConcludeFailureReport command) {
    var state = view.runStates().get(command.origin());
    if (state.isEmpty()
        || !(state.get().phase() instanceof Phase.Failed failed)
        || failed.report().isEmpty()
        || failed.report().get().progress() != Progress.IN_PROGRESS
        || !failed.report().get().message().equals(command.message())) {
      return Decision.reply(Reply.Done.DONE);
    }
    var progress =
        !command.delivered()
            ? Progress.FAILED
            : notWanted(command.outcome()) ? Progress.NOT_WANTED : Progress.SUCCEEDED;
    return new Accepted(
        List.of(
            new FailureReportConcluded(
                command.origin(), command.message(), progress, command.outcome())),
        List.of(),
        Reply.Done.DONE);
  }

  static Decision repeat(RunView view, RepeatFailureReport command, Stamp stamp, Wire wire) {
    var found = FailedRun.find(view, command.entry());
    if (found.isEmpty()) {
      return FailedRun.missing(command.entry());
    }
    var failed = found.get();
    var spec = failed.letter().callback();
    if (spec.isEmpty()
        || failed.report().filter(report -> report.progress() == Progress.FAILED).isEmpty()) {
      return Decision.rejected(
          new Rejection.Unacceptable(
              "the failure callback of " + command.entry().id() + " has not failed"));
    }
    var key = new MessageKey(failed.origin(), failed.state().messages());
    return new Accepted(
        List.of(new FailureReportRepeated(failed.origin(), key)),
        List.of(
            send(
                view,
                failed.run(),
                command.entry(),
                failed.letter(),
                spec.get(),
                key,
                stamp,
                wire)),
        new Reply.Started(key, failed.run().createdAt(), false));
  }

  static Decision cancel(RunView view, CancelFailureReport command) {
    var found = FailedRun.find(view, command.entry());
    if (found.isEmpty()) {
      return FailedRun.missing(command.entry());
    }
    var failed = found.get();
    return failed.reporting()
        ? new Accepted(failed.reportStopped(), failed.reportDropped(), Reply.Done.DONE)
        : Decision.rejected(
            new Rejection.Unacceptable(
                "no failure callback of " + command.entry().id() + " is in progress"));
  }

  private static boolean notWanted(Outcome outcome) {
    return outcome instanceof Outcome.Answered answer
        && answer.header(FAILURE_FUNCTION_MISSING).orElse("").equalsIgnoreCase("true");
  }
}
