package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.log.FailureFunctionLog;
import java.util.Optional;

/// How telling the failure function of a run is shown.
public final class FailureFunctions {
  private FailureFunctions() {}

  /// Nothing where none was configured, or the endpoint said that it has none.
  static Optional<FailureFunctionLog> log(
      Phase.Failed failed,
      Optional<LogEntry.FailureReportConcluded> concluded,
      Moment moment,
      Display display) {
    var progress = concluded.map(LogEntry.FailureReportConcluded::progress);
    if (failed.report().isEmpty() || progress.equals(Optional.of(Progress.NOT_WANTED))) {
      return Optional.empty();
    }
    int message = failed.report().get().message().number();
    var request = moment.sent(message).scheduled();
    return Optional.of(
        new FailureFunctionLog(
            moment.id(message),
            request.map(entry -> entry.request().url()).orElse(""),
            state(progress.orElse(failed.report().get().progress())),
            moment
                .sent(failed.failed().number())
                .lastFailure()
                .map(failure -> Failures.answer(failure, display))
                .orElse(new FailureFunctionLog.Answer(0, Headers.NONE, "")),
            Optional.of(failed.dlqId()),
            moment.retry(message).retries(),
            concluded
                .map(LogEntry.FailureReportConcluded::outcome)
                .filter(Outcome.Answered.class::isInstance)
                .map(outcome -> Failures.answer(outcome, display)),
            moment.sent(message).failures().stream()
                .map(failure -> Failures.error(failure, display))
                .toList()));
  }

  /// The state on the wire.
  public static String state(Progress progress) {
    return CallbackState.of(progress).name();
  }
}
