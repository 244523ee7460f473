package dev.stepwell.store.codec.v1;

import com.google.protobuf.ByteString;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.store.proto.V1;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Log entries.
public final class LogFormat {
  private LogFormat() {}

  public static V1.Logged write(Logged logged) {
    var written = V1.Logged.newBuilder().setAt(Common.time(logged.at()));
    switch (logged.entry()) {
      case LogEntry.RunStarted(int message) -> written.setRunStarted(ofMessage(message));
      case LogEntry.RunRestarted(int message) -> written.setRunRestarted(ofMessage(message));
      case LogEntry.StepAppended(var identity, int index, int message) ->
          written.setStepAppended(
              V1.Logged.StepAppended.newBuilder()
                  .setStepId(identity.stepId())
                  .setTargetStep(identity.targetStep())
                  .setIndex(index)
                  .setMessage(message));
      case LogEntry.CallStarted(var stepId, int message) -> {
        var call = V1.Logged.CallStarted.newBuilder().setMessage(message);
        stepId.ifPresent(call::setStepId);
        written.setCallStarted(call);
      }
      case LogEntry.CallReturned(var stepId, int message, int report) -> {
        var call = V1.Logged.CallReturned.newBuilder().setMessage(message).setReport(report);
        stepId.ifPresent(call::setStepId);
        written.setCallReturned(call);
      }
      case LogEntry.UnknownAppended(var callType, int message) ->
          written.setUnknownAppended(
              V1.Logged.UnknownAppended.newBuilder().setCallType(callType).setMessage(message));
      case LogEntry.WaiterRegistered(var waiting, var stepBody, var timeout, var deadline) ->
          written.setWaiterRegistered(
              V1.Logged.WaiterRegistered.newBuilder()
                  .setWaiting(waiting(waiting))
                  .setStepBody(Common.bytes(stepBody))
                  .setTimeout(timeout)
                  .setDeadline(Common.time(deadline)));
      case LogEntry.WaiterResumed(var waiting) -> written.setWaiterResumed(waiting(waiting));
      case LogEntry.WaiterTimedOut(var waiting) -> written.setWaiterTimedOut(waiting(waiting));
      case LogEntry.WaiterDropped(var waiting) -> written.setWaiterDropped(waiting(waiting));
      case LogEntry.NotificationSaved(var eventId, int message) ->
          written.setNotificationSaved(ofEvent(eventId, message));
      case LogEntry.NotificationConsumed(var eventId, int message) ->
          written.setNotificationConsumed(ofEvent(eventId, message));
      case LogEntry.InvokeStarted(int stepId, int message, var child, var stepBody) ->
          written.setInvokeStarted(
              V1.Logged.InvokeStarted.newBuilder()
                  .setStepId(stepId)
                  .setMessage(message)
                  .setChild(Common.name(child))
                  .setStepBody(Common.bytes(stepBody)));
      case LogEntry.RunSucceeded() -> written.setRunSucceeded(V1.Nothing.getDefaultInstance());
      case LogEntry.RunCancelled() -> written.setRunCancelled(V1.Nothing.getDefaultInstance());
      case LogEntry.RunFailed(var dlqId, int message, var report) -> {
        var failed = V1.Logged.RunFailed.newBuilder().setDlqId(dlqId).setMessage(message);
        report.ifPresent(failed::setReport);
        written.setRunFailed(failed);
      }
      case LogEntry.FailureReportRepeated(int message) ->
          written.setFailureReportRepeated(ofMessage(message));
      case LogEntry.FailureReportCancelled(int message) ->
          written.setFailureReportCancelled(ofMessage(message));
      case LogEntry.FailureResumed(var successor) ->
          written.setFailureResumed(Common.name(successor));
      case LogEntry.FailureRestarted(var successor) ->
          written.setFailureRestarted(Common.name(successor));
      case LogEntry.FailureDiscarded() ->
          written.setFailureDiscarded(V1.Nothing.getDefaultInstance());
      case LogEntry.FailureReportConcluded(int message, var progress, var outcome) ->
          written.setFailureReportConcluded(
              V1.Logged.FailureReportConcluded.newBuilder()
                  .setMessage(message)
                  .setProgress(RunFormat.progress(progress))
                  .setOutcome(MessageFormat.outcome(outcome)));
      case LogEntry.MessageScheduled(
              int message,
              var kind,
              var request,
              var retry,
              var due,
              var body,
              var report) -> {
        var scheduled =
            V1.Logged.MessageScheduled.newBuilder()
                .setMessage(message)
                .setKind(kind(kind))
                .setRequest(MessageFormat.request(request))
                .setRetry(Common.retry(retry))
                .setDue(Common.time(due))
                .setBody(Common.bytes(body.bytes()))
                .addAllReport(Common.headers(report));
        body.sha256().map(Common::bytes).ifPresent(scheduled::setBodySha256);
        written.setMessageScheduled(scheduled);
      }
      case LogEntry.MessagePublished(int message, var details, var body) -> {
        var published =
            V1.Logged.MessagePublished.newBuilder()
                .setMessage(message)
                .setDetails(MessageFormat.write(details))
                .setBody(Common.bytes(body.bytes()));
        body.sha256().map(Common::bytes).ifPresent(published::setBodySha256);
        written.setMessagePublished(published);
      }
      case LogEntry.MessageDelivered(var delivery, int status) ->
          written.setMessageDelivered(
              V1.Logged.MessageDelivered.newBuilder()
                  .setDelivery(delivery(delivery))
                  .setStatus(status));
      case LogEntry.AttemptFailed(var delivery, var outcome, var retryAt) ->
          written.setAttemptFailed(
              V1.Logged.AttemptFailed.newBuilder()
                  .setDelivery(delivery(delivery))
                  .setOutcome(MessageFormat.outcome(outcome))
                  .setRetryAt(Common.time(retryAt)));
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict) -> {
        var failed =
            V1.Logged.MessageFailed.newBuilder()
                .setDelivery(delivery(delivery))
                .setOutcome(MessageFormat.outcome(outcome));
        verdict.ifPresent(failed::setVerdict);
        written.setMessageFailed(failed);
      }
      case LogEntry.MessageDropped(var delivery) -> written.setMessageDropped(delivery(delivery));
    }
    return written.build();
  }

  public static Logged read(V1.Logged logged) {
    return new Logged(Common.time(logged.getAt()), entry(logged));
  }

  private static LogEntry entry(V1.Logged logged) {
    return switch (logged.getEntryCase()) {
      case RUN_STARTED -> new LogEntry.RunStarted(logged.getRunStarted().getMessage());
      case RUN_RESTARTED -> new LogEntry.RunRestarted(logged.getRunRestarted().getMessage());
      case STEP_APPENDED -> {
        var step = logged.getStepAppended();
        yield new LogEntry.StepAppended(
            new StepIdentity(step.getStepId(), step.getTargetStep()),
            step.getIndex(),
            step.getMessage());
      }
      case CALL_STARTED -> {
        var call = logged.getCallStarted();
        yield new LogEntry.CallStarted(
            call.hasStepId() ? OptionalInt.of(call.getStepId()) : OptionalInt.empty(),
            call.getMessage());
      }
      case CALL_RETURNED -> {
        var call = logged.getCallReturned();
        yield new LogEntry.CallReturned(
            call.hasStepId() ? OptionalInt.of(call.getStepId()) : OptionalInt.empty(),
            call.getMessage(),
            call.getReport());
      }
      case UNKNOWN_APPENDED -> {
        var unknown = logged.getUnknownAppended();
        yield new LogEntry.UnknownAppended(unknown.getCallType(), unknown.getMessage());
      }
      case WAITER_REGISTERED -> {
        var waiter = logged.getWaiterRegistered();
        yield new LogEntry.WaiterRegistered(
            waiting(waiter.getWaiting()),
            Common.bytes(waiter.getStepBody()),
            waiter.getTimeout(),
            Common.time(waiter.getDeadline()));
      }
      case WAITER_RESUMED -> new LogEntry.WaiterResumed(waiting(logged.getWaiterResumed()));
      case WAITER_TIMED_OUT -> new LogEntry.WaiterTimedOut(waiting(logged.getWaiterTimedOut()));
      case WAITER_DROPPED -> new LogEntry.WaiterDropped(waiting(logged.getWaiterDropped()));
      case NOTIFICATION_SAVED -> {
        var saved = logged.getNotificationSaved();
        yield new LogEntry.NotificationSaved(saved.getEventId(), saved.getMessage());
      }
      case NOTIFICATION_CONSUMED -> {
        var consumed = logged.getNotificationConsumed();
        yield new LogEntry.NotificationConsumed(consumed.getEventId(), consumed.getMessage());
      }
      case INVOKE_STARTED -> {
        var invoke = logged.getInvokeStarted();
        yield new LogEntry.InvokeStarted(
            invoke.getStepId(),
            invoke.getMessage(),
            Common.name(invoke.getChild()),
            Common.bytes(invoke.getStepBody()));
      }
      case RUN_SUCCEEDED -> new LogEntry.RunSucceeded();
      case RUN_CANCELLED -> new LogEntry.RunCancelled();
      case RUN_FAILED -> {
        var failed = logged.getRunFailed();
        yield new LogEntry.RunFailed(
            failed.getDlqId(),
            failed.getMessage(),
            failed.hasReport() ? OptionalInt.of(failed.getReport()) : OptionalInt.empty());
      }
      case FAILURE_REPORT_REPEATED ->
          new LogEntry.FailureReportRepeated(logged.getFailureReportRepeated().getMessage());
      case FAILURE_REPORT_CANCELLED ->
          new LogEntry.FailureReportCancelled(logged.getFailureReportCancelled().getMessage());
      case FAILURE_RESUMED -> new LogEntry.FailureResumed(Common.name(logged.getFailureResumed()));
      case FAILURE_RESTARTED ->
          new LogEntry.FailureRestarted(Common.name(logged.getFailureRestarted()));
      case FAILURE_DISCARDED -> new LogEntry.FailureDiscarded();
      case FAILURE_REPORT_CONCLUDED -> {
        var concluded = logged.getFailureReportConcluded();
        yield new LogEntry.FailureReportConcluded(
            concluded.getMessage(),
            RunFormat.progress(concluded.getProgress()),
            MessageFormat.outcome(concluded.getOutcome()));
      }
      case MESSAGE_SCHEDULED -> {
        var scheduled = logged.getMessageScheduled();
        yield new LogEntry.MessageScheduled(
            scheduled.getMessage(),
            kind(scheduled.getKind()),
            MessageFormat.request(scheduled.getRequest()),
            Common.retry(scheduled.getRetry()),
            Common.time(scheduled.getDue()),
            excerpt(
                scheduled.getBody(), scheduled.hasBodySha256() ? scheduled.getBodySha256() : null),
            Common.readHeaders(scheduled.getReportList()));
      }
      case MESSAGE_PUBLISHED -> {
        var published = logged.getMessagePublished();
        yield new LogEntry.MessagePublished(
            published.getMessage(),
            MessageFormat.read(published.getDetails()),
            excerpt(
                published.getBody(), published.hasBodySha256() ? published.getBodySha256() : null));
      }
      case MESSAGE_DELIVERED -> {
        var delivered = logged.getMessageDelivered();
        yield new LogEntry.MessageDelivered(
            delivery(delivered.getDelivery()), delivered.getStatus());
      }
      case ATTEMPT_FAILED -> {
        var failed = logged.getAttemptFailed();
        yield new LogEntry.AttemptFailed(
            delivery(failed.getDelivery()),
            MessageFormat.outcome(failed.getOutcome()),
            Common.time(failed.getRetryAt()));
      }
      case MESSAGE_FAILED -> {
        var failed = logged.getMessageFailed();
        yield new LogEntry.MessageFailed(
            delivery(failed.getDelivery()),
            MessageFormat.outcome(failed.getOutcome()),
            failed.hasVerdict() ? Optional.of(failed.getVerdict()) : Optional.empty());
      }
      case MESSAGE_DROPPED -> new LogEntry.MessageDropped(delivery(logged.getMessageDropped()));
      case ENTRY_NOT_SET -> throw Common.unknown("log entry", logged);
    };
  }

  private static Excerpt excerpt(ByteString body, @Nullable ByteString sha256) {
    return new Excerpt(Common.bytes(body), Optional.ofNullable(sha256).map(Common::bytes));
  }

  private static V1.Logged.OfMessage ofMessage(int message) {
    return V1.Logged.OfMessage.newBuilder().setMessage(message).build();
  }

  private static V1.Logged.OfEvent ofEvent(String eventId, int message) {
    return V1.Logged.OfEvent.newBuilder().setEventId(eventId).setMessage(message).build();
  }

  private static V1.Logged.Waiting waiting(LogEntry.Waiting waiting) {
    return V1.Logged.Waiting.newBuilder()
        .setEventId(waiting.eventId())
        .setStepId(waiting.stepId())
        .setMessage(waiting.message())
        .build();
  }

  private static LogEntry.Waiting waiting(V1.Logged.Waiting waiting) {
    return new LogEntry.Waiting(waiting.getEventId(), waiting.getStepId(), waiting.getMessage());
  }

  private static V1.Logged.Delivery delivery(LogEntry.Delivery delivery) {
    return V1.Logged.Delivery.newBuilder()
        .setMessage(delivery.message())
        .setKind(kind(delivery.kind()))
        .setAttempt(delivery.attempt())
        .setRetry(Common.retry(delivery.retry()))
        .build();
  }

  private static LogEntry.Delivery delivery(V1.Logged.Delivery delivery) {
    return new LogEntry.Delivery(
        delivery.getMessage(),
        kind(delivery.getKind()),
        delivery.getAttempt(),
        Common.retry(delivery.getRetry()));
  }

  private static V1.Logged.Kind kind(LogEntry.Kind kind) {
    return switch (kind) {
      case STEP -> V1.Logged.Kind.STEP;
      case CALL -> V1.Logged.Kind.CALL;
      case CALL_REPORT -> V1.Logged.Kind.CALL_REPORT;
      case FAILURE_REPORT -> V1.Logged.Kind.FAILURE_REPORT;
      case ALONE -> V1.Logged.Kind.ALONE;
    };
  }

  private static LogEntry.Kind kind(V1.Logged.Kind kind) {
    return switch (kind) {
      case STEP -> LogEntry.Kind.STEP;
      case CALL -> LogEntry.Kind.CALL;
      case CALL_REPORT -> LogEntry.Kind.CALL_REPORT;
      case FAILURE_REPORT -> LogEntry.Kind.FAILURE_REPORT;
      case ALONE -> LogEntry.Kind.ALONE;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("kind", kind);
    };
  }
}
