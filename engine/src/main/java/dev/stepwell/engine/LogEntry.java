package dev.stepwell.engine;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.StepIdentity;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What the log keeps of a fact: only what no other row still tells when the log is read. The
/// [LogKey] names the run or lone message, so messages appear here by their number alone; elements
/// and results lie in tables of their own.
public sealed interface LogEntry {
  record RunStarted(int message) implements LogEntry {}

  record RunRestarted(int message) implements LogEntry {}

  /// A result or a plan was submitted.
  ///
  /// @param index the place of its element in the list
  record StepAppended(StepIdentity identity, int index, int message) implements LogEntry {}

  record CallStarted(OptionalInt stepId, int message) implements LogEntry {}

  /// A third-party call has come to its end.
  ///
  /// @param report the message that tells the endpoint
  record CallReturned(OptionalInt stepId, int message, int report) implements LogEntry {}

  record UnknownAppended(String callType, int message) implements LogEntry {}

  /// A step waits from now on.
  ///
  /// @param stepBody the step as the SDK gave it
  /// @param timeout in the spelling of the wire
  record WaiterRegistered(Waiting waiting, Bytes stepBody, String timeout, Instant deadline)
      implements LogEntry {}

  record WaiterResumed(Waiting waiting) implements LogEntry {}

  record WaiterTimedOut(Waiting waiting) implements LogEntry {}

  record WaiterDropped(Waiting waiting) implements LogEntry {}

  record NotificationSaved(String eventId, int message) implements LogEntry {}

  record NotificationConsumed(String eventId, int message) implements LogEntry {}

  /// A step waits for a child run. That run begins a little later and may be forgotten earlier.
  ///
  /// @param stepBody the step as the SDK gave it; empty in entries of before it was kept
  record InvokeStarted(int stepId, int message, RunName child, Bytes stepBody)
      implements LogEntry {}

  record RunSucceeded() implements LogEntry {}

  record RunCancelled() implements LogEntry {}

  /// What was answered stands in the entry of the message that failed.
  ///
  /// @param report the message to the failure function
  record RunFailed(String dlqId, int message, OptionalInt report) implements LogEntry {}

  record FailureReportConcluded(int message, Phase.Report.Progress progress, Outcome outcome)
      implements LogEntry {}

  /// The failure function is to be told again.
  record FailureReportRepeated(int message) implements LogEntry {}

  record FailureReportCancelled(int message) implements LogEntry {}

  /// Another run goes on where this one failed.
  record FailureResumed(RunName successor) implements LogEntry {}

  /// Another run begins as this one did.
  record FailureRestarted(RunName successor) implements LogEntry {}

  /// Its entry in the dead letter queue was deleted.
  record FailureDiscarded() implements LogEntry {}

  /// A request of which nothing else tells once it was sent: to a third party, to a failure
  /// function, and the first one of a run where its content is no JSON.
  ///
  /// @param report the headers of the callback that tells how a third-party call ended: they say
  ///   which step it is
  record MessageScheduled(
      int message,
      Kind kind,
      Message.Request request,
      RetryPolicy retry,
      Instant due,
      Excerpt body,
      List<Header> report)
      implements LogEntry {
    public MessageScheduled {
      report = List.copyOf(report);
    }
  }

  /// A message that stands alone, as it was published.
  record MessagePublished(int message, Message details, Excerpt body) implements LogEntry {}

  record MessageDelivered(Delivery delivery, int status) implements LogEntry {}

  record AttemptFailed(Delivery delivery, Outcome outcome, Instant retryAt) implements LogEntry {}

  record MessageFailed(Delivery delivery, Outcome outcome, Optional<String> verdict)
      implements LogEntry {}

  record MessageDropped(Delivery delivery) implements LogEntry {}

  /// A step that waits.
  ///
  /// @param message the one that carries the result
  record Waiting(String eventId, int stepId, int message) {}

  /// A message that was being delivered.
  ///
  /// @param attempt which attempt it was, from 0
  record Delivery(int message, Kind kind, int attempt, RetryPolicy retry) {}

  /// What a message was for.
  enum Kind {
    STEP,
    CALL,
    CALL_REPORT,
    FAILURE_REPORT,
    ALONE
  }
}
