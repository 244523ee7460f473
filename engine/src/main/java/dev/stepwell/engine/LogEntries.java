package dev.stepwell.engine;

import dev.stepwell.engine.gate.GateFact;
import dev.stepwell.engine.group.GroupFact;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.ClaimForgotten;
import dev.stepwell.engine.message.MessageFact.ExpiryPutOff;
import dev.stepwell.engine.message.MessageFact.LetterForgotten;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.message.MessageFact.MessageAdmitted;
import dev.stepwell.engine.message.MessageFact.MessageAsked;
import dev.stepwell.engine.message.MessageFact.MessageClaimed;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageExpired;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.run.RunFact.CallReturned;
import dev.stepwell.engine.run.RunFact.CallStarted;
import dev.stepwell.engine.run.RunFact.FailureDiscarded;
import dev.stepwell.engine.run.RunFact.FailureReportCancelled;
import dev.stepwell.engine.run.RunFact.FailureReportConcluded;
import dev.stepwell.engine.run.RunFact.FailureReportRepeated;
import dev.stepwell.engine.run.RunFact.FailureRestarted;
import dev.stepwell.engine.run.RunFact.FailureResumed;
import dev.stepwell.engine.run.RunFact.InvokeRepeated;
import dev.stepwell.engine.run.RunFact.InvokeStarted;
import dev.stepwell.engine.run.RunFact.InvokeWithdrawn;
import dev.stepwell.engine.run.RunFact.NotificationConsumed;
import dev.stepwell.engine.run.RunFact.NotificationSaved;
import dev.stepwell.engine.run.RunFact.NotificationsDropped;
import dev.stepwell.engine.run.RunFact.RunCancelled;
import dev.stepwell.engine.run.RunFact.RunExpired;
import dev.stepwell.engine.run.RunFact.RunFailed;
import dev.stepwell.engine.run.RunFact.RunRestarted;
import dev.stepwell.engine.run.RunFact.RunStarted;
import dev.stepwell.engine.run.RunFact.RunSucceeded;
import dev.stepwell.engine.run.RunFact.StepAppended;
import dev.stepwell.engine.run.RunFact.UnknownAppended;
import dev.stepwell.engine.run.RunFact.WaiterDropped;
import dev.stepwell.engine.run.RunFact.WaiterRegistered;
import dev.stepwell.engine.run.RunFact.WaiterResumed;
import dev.stepwell.engine.run.RunFact.WaiterTimedOut;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.ScheduleFact;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Makes log entries of facts.
final class LogEntries {
  private static final String JSON = "application/json";

  private LogEntries() {}

  /// An entry and whose log it belongs to.
  record Owned(Origin owner, LogEntry entry) {}

  /// Left out is what another fact of the same commit tells already, and what forgets the log
  /// itself.
  static Optional<Owned> of(Fact fact) {
    return switch (fact) {
      case RunExpired _,
          NotificationsDropped _,
          InvokeRepeated _,
          InvokeWithdrawn _,
          MessageAsked _,
          MessageAdmitted _,
          MessageExpired _,
          ExpiryPutOff _,
          MessageClaimed _,
          LetterKept _,
          LetterForgotten _,
          ClaimForgotten _,
          GateFact _,
          GroupFact _,
          ScheduleFact _,
          ProjectSaved _ ->
          Optional.empty();
      case RunFact run -> Optional.of(new Owned(run.run(), ofRun(run)));
      case MessageFact message -> ofMessage(message);
    };
  }

  private static LogEntry ofRun(RunFact fact) {
    return switch (fact) {
      case RunStarted(_, _, var message, _) -> new LogEntry.RunStarted(message.number());
      case RunRestarted(_, _, var message, _) -> new LogEntry.RunRestarted(message.number());
      case StepAppended(_, var identity, int index, var message, _, _) ->
          new LogEntry.StepAppended(identity, index, message.number());
      case CallStarted(_, var stepId, var message) ->
          new LogEntry.CallStarted(stepId, message.number());
      case CallReturned(_, var call, var stepId, var report) ->
          new LogEntry.CallReturned(stepId, call.number(), report.number());
      case UnknownAppended(_, var callType, var message) ->
          new LogEntry.UnknownAppended(callType, message.number());
      case WaiterRegistered(_, var waiter) ->
          new LogEntry.WaiterRegistered(
              waiting(waiter), Excerpt.cut(waiter.stepBody()), waiter.timeout(), waiter.deadline());
      case WaiterResumed(_, var waiter) -> new LogEntry.WaiterResumed(waiting(waiter));
      case WaiterTimedOut(_, var waiter) -> new LogEntry.WaiterTimedOut(waiting(waiter));
      case WaiterDropped(_, var waiter) -> new LogEntry.WaiterDropped(waiting(waiter));
      case NotificationSaved(var key, var notification) ->
          new LogEntry.NotificationSaved(key.eventId(), notification.result().number());
      case NotificationConsumed(var key, var notification) ->
          new LogEntry.NotificationConsumed(key.eventId(), notification.result().number());
      case InvokeStarted(_, int stepId, var message, var child, var stepBody) ->
          new LogEntry.InvokeStarted(stepId, message.number(), child, Excerpt.cut(stepBody));
      case RunSucceeded _ -> new LogEntry.RunSucceeded();
      case RunCancelled _ -> new LogEntry.RunCancelled();
      case RunFailed(_, var failure, _, _, _) ->
          new LogEntry.RunFailed(
              failure.dlqId(),
              failure.failed().number(),
              failure
                  .report()
                  .map(report -> OptionalInt.of(report.message().number()))
                  .orElse(OptionalInt.empty()));
      case FailureReportRepeated(_, var message) ->
          new LogEntry.FailureReportRepeated(message.number());
      case FailureReportCancelled(_, var message) ->
          new LogEntry.FailureReportCancelled(message.number());
      case FailureResumed(_, _, var successor) -> new LogEntry.FailureResumed(successor);
      case FailureRestarted(_, _, var successor) -> new LogEntry.FailureRestarted(successor);
      case FailureDiscarded _ -> new LogEntry.FailureDiscarded();
      case FailureReportConcluded(_, var message, var progress, var outcome) ->
          new LogEntry.FailureReportConcluded(message.number(), progress, cut(outcome));
      case RunExpired _, NotificationsDropped _, InvokeRepeated _, InvokeWithdrawn _ ->
          throw new IllegalArgumentException("not logged: " + fact);
    };
  }

  private static Optional<Owned> ofMessage(MessageFact fact) {
    return switch (fact) {
      case MessageScheduled(var key, var message, var body) ->
          switch (message.purpose()) {
            case Purpose.Alone _ ->
                owned(key, new LogEntry.MessagePublished(key.number(), message, Excerpt.of(body)));
            case Purpose.Call(_, var report) -> scheduled(key, message, body, report.headers());
            case Purpose.FailureReport _ -> scheduled(key, message, Bytes.EMPTY, List.of());
            case Purpose.Step(int index, _) when index == 0 && !json(message) ->
                scheduled(key, message, Bytes.EMPTY, List.of());
            case Purpose.Step _, Purpose.CallReport _ -> Optional.empty();
          };
      case MessageDropped(var key, var message, _) ->
          message.purpose() instanceof Purpose.Alone
              ? owned(key, new LogEntry.MessageDropped(delivery(key, message)))
              : Optional.empty();
      case MessageDelivered(var key, var message, int status, _) ->
          owned(key, new LogEntry.MessageDelivered(delivery(key, message), status));
      case AttemptFailed(var key, var message, var outcome, var retryAt) ->
          owned(key, new LogEntry.AttemptFailed(delivery(key, message), cut(outcome), retryAt));
      case MessageFailed(var key, var message, var outcome, var verdict, _) ->
          owned(key, new LogEntry.MessageFailed(delivery(key, message), cut(outcome), verdict));
      case MessageAsked _,
          MessageAdmitted _,
          MessageExpired _,
          ExpiryPutOff _,
          MessageClaimed _,
          LetterKept _,
          LetterForgotten _,
          ClaimForgotten _ ->
          Optional.empty();
    };
  }

  private static Optional<Owned> scheduled(
      MessageKey key, Message message, Bytes body, List<Header> report) {
    return owned(
        key,
        new LogEntry.MessageScheduled(
            key.number(),
            kind(message),
            message.request(),
            message.settings().retry(),
            message.due(),
            Excerpt.of(body),
            report));
  }

  /// Nearly every run starts with JSON, which therefore needs no saying.
  private static boolean json(Message message) {
    return message.request().contentType().orElse(JSON).equals(JSON);
  }

  private static Optional<Owned> owned(MessageKey key, LogEntry entry) {
    return Optional.of(new Owned(key.origin(), entry));
  }

  private static LogEntry.Waiting waiting(Waiter waiter) {
    return new LogEntry.Waiting(waiter.eventId(), waiter.stepId(), waiter.result().number());
  }

  private static LogEntry.Delivery delivery(MessageKey key, Message message) {
    return new LogEntry.Delivery(
        key.number(), kind(message), message.attempts(), message.settings().retry());
  }

  private static LogEntry.Kind kind(Message message) {
    return switch (message.purpose()) {
      case Purpose.Step _ -> LogEntry.Kind.STEP;
      case Purpose.Call _ -> LogEntry.Kind.CALL;
      case Purpose.CallReport _ -> LogEntry.Kind.CALL_REPORT;
      case Purpose.FailureReport _ -> LogEntry.Kind.FAILURE_REPORT;
      case Purpose.Alone _ -> LogEntry.Kind.ALONE;
    };
  }

  private static Outcome cut(Outcome outcome) {
    return outcome instanceof Outcome.Answered(int status, var headers, var body)
        ? new Outcome.Answered(status, headers, Excerpt.cut(body))
        : outcome;
  }
}
