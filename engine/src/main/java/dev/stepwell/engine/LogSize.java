package dev.stepwell.engine;

import java.util.List;

/// What a log entry holds of bodies and headers that strangers chose; what else it takes is small
/// and much the same for all.
final class LogSize {
  private LogSize() {}

  static long of(LogEntry entry) {
    return switch (entry) {
      case LogEntry.WaiterRegistered registered -> registered.stepBody().size();
      case LogEntry.InvokeStarted invoked -> invoked.stepBody().size();
      case LogEntry.FailureReportConcluded concluded -> of(concluded.outcome());
      case LogEntry.MessageScheduled scheduled ->
          scheduled.body().bytes().size()
              + of(scheduled.request().headers())
              + of(scheduled.report());
      case LogEntry.MessagePublished published ->
          published.body().bytes().size() + of(published.details().request().headers());
      case LogEntry.AttemptFailed failed -> of(failed.outcome());
      case LogEntry.MessageFailed failed -> of(failed.outcome());
      case LogEntry.RunStarted _,
          LogEntry.RunRestarted _,
          LogEntry.StepAppended _,
          LogEntry.CallStarted _,
          LogEntry.CallReturned _,
          LogEntry.UnknownAppended _,
          LogEntry.WaiterResumed _,
          LogEntry.WaiterTimedOut _,
          LogEntry.WaiterDropped _,
          LogEntry.NotificationSaved _,
          LogEntry.NotificationConsumed _,
          LogEntry.RunSucceeded _,
          LogEntry.RunCancelled _,
          LogEntry.RunFailed _,
          LogEntry.FailureReportRepeated _,
          LogEntry.FailureReportCancelled _,
          LogEntry.FailureResumed _,
          LogEntry.FailureRestarted _,
          LogEntry.FailureDiscarded _,
          LogEntry.MessageDelivered _,
          LogEntry.MessageDropped _ ->
          0;
    };
  }

  private static long of(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(_, var headers, var body) -> of(headers) + body.size();
      case Outcome.NoAnswer(_, var message) -> message.length();
    };
  }

  private static long of(List<Header> headers) {
    return headers.stream().mapToLong(h -> h.name().length() + h.value().length()).sum();
  }
}
