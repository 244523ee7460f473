package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.log.EventLog;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.protocol.log.StepLog;
import dev.stepwell.server.api.log.Sent.Failure;
import dev.stepwell.server.api.runs.RunPhase;
import java.time.Instant;
import java.util.Optional;

/// The entries of a run's log, each by itself: what happened, without what it amounts to.
final class EventHistory {
  private final Origin origin;
  private final EventLog.Subject subject;
  private final Sources sources;
  private final Optional<Bytes> result;
  private final Display display;

  /// @param result what the run returned
  EventHistory(Origin origin, Run run, Sources sources, Optional<Bytes> result, Display display) {
    this.origin = origin;
    this.subject = subject(run);
    this.sources = sources;
    this.result = result;
    this.display = display;
  }

  /// The event that an entry is; nothing where another entry of the same commit tells it.
  Optional<EventLog> of(Logged logged) {
    var at = logged.at();
    return switch (logged.entry()) {
      case LogEntry.RunStarted(int message) ->
          event(at, RunPhase.RUN_STARTED, step(message).stepName("init").stepType("Initial"));
      case LogEntry.StepAppended(var identity, int index, int message) -> {
        var step = step(message);
        Content.read(sources.element(index), display).ifPresent(content -> tell(step, content));
        boolean plan = identity.targetStep() > 0;
        yield plan
            ? event(at, StepState.STEP_PROGRESS, step.targetStep(identity.targetStep()))
            : event(at, StepState.STEP_SUCCESS, step.stepId(identity.stepId()));
      }
      case LogEntry.CallStarted(var stepId, int message) ->
          event(
              at,
              StepState.STEP_PROGRESS,
              step(message)
                  .stepId(stepId.isPresent() ? (Integer) stepId.getAsInt() : null)
                  .stepType("Call")
                  .callType("toCallback"));
      case LogEntry.WaiterRegistered entry -> {
        var content = Content.read(entry.stepBody(), display);
        var step = step(entry.waiting().message()).stepId(entry.waiting().stepId());
        content.ifPresent(registered -> tell(step, registered));
        yield event(
            at,
            StepState.STEP_PROGRESS,
            step.detail(StepDetails.wait(content, Optional.of(entry))));
      }
      case LogEntry.InvokeStarted entry ->
          event(
              at,
              StepState.STEP_PROGRESS,
              step(entry.message())
                  .stepId(entry.stepId())
                  .stepType("Invoke")
                  .detail(new StepDetail.Invoke(entry.child().id(), null, null, null, null)));
      case LogEntry.AttemptFailed(var delivery, var outcome, var retryAt) ->
          failed(
              new Failure(at, outcome, Optional.empty()),
              StepState.STEP_RETRY,
              delivery,
              Optional.of(retryAt));
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict) ->
          failed(
              new Failure(at, outcome, verdict), StepState.STEP_FAILED, delivery, Optional.empty());
      case LogEntry.RunSucceeded _ ->
          ended(
              at,
              RunPhase.RUN_SUCCESS,
              result.flatMap(body -> Optional.ofNullable(display.payload(body))),
              Optional.empty());
      case LogEntry.RunCancelled _ ->
          ended(at, RunPhase.RUN_CANCELED, Optional.empty(), Optional.empty());
      case LogEntry.RunFailed(var dlqId, _, _) ->
          ended(at, RunPhase.RUN_FAILED, Optional.empty(), Optional.of(dlqId));
      case LogEntry.RunRestarted _,
          LogEntry.CallReturned _,
          LogEntry.UnknownAppended _,
          LogEntry.WaiterResumed _,
          LogEntry.WaiterTimedOut _,
          LogEntry.WaiterDropped _,
          LogEntry.NotificationSaved _,
          LogEntry.NotificationConsumed _,
          LogEntry.FailureReportConcluded _,
          LogEntry.FailureReportRepeated _,
          LogEntry.FailureReportCancelled _,
          LogEntry.FailureResumed _,
          LogEntry.FailureRestarted _,
          LogEntry.FailureDiscarded _,
          LogEntry.MessageScheduled _,
          LogEntry.MessagePublished _,
          LogEntry.MessageDelivered _,
          LogEntry.MessageDropped _ ->
          Optional.empty();
    };
  }

  private StepLog.Builder step(int message) {
    display.step();
    return StepLog.builder(new MessageKey(origin, message).id());
  }

  private static void tell(StepLog.Builder step, Content content) {
    var head = content.head();
    step.stepName(head.stepName())
        .stepType(head.stepType())
        .callType("step")
        .concurrent(head.concurrent())
        .out(content.out())
        .detail(
            content.sleeps()
                ? content.sleep()
                : content.waitEventId() == null
                    ? new StepDetail.None()
                    : StepDetails.wait(Optional.of(content), Optional.empty()));
  }

  private Optional<EventLog> event(Instant at, Enum<?> state, StepLog.Builder step) {
    return Optional.of(
        new EventLog(
            at,
            state.name(),
            subject,
            Optional.of(step.build()),
            Optional.empty(),
            Optional.empty(),
            Optional.empty()));
  }

  private Optional<EventLog> failed(
      Failure failure, StepState state, LogEntry.Delivery delivery, Optional<Instant> retryAt) {
    if (delivery.kind() == LogEntry.Kind.FAILURE_REPORT) {
      return Optional.empty();
    }
    var step =
        step(delivery.message())
            .retries(delivery.retry().retries())
            .retryDelay(delivery.retry().delay().orElse(null))
            .nextDeliveryTime(retryAt.orElse(null));
    return Optional.of(
        new EventLog(
            failure.at(),
            state.name(),
            subject,
            Optional.of(step.build()),
            Optional.of(Failures.error(failure, display)),
            Optional.empty(),
            Optional.empty()));
  }

  private Optional<EventLog> ended(
      Instant at, RunPhase phase, Optional<String> response, Optional<String> dlqId) {
    display.step();
    return Optional.of(
        new EventLog(
            at, phase.name(), subject, Optional.empty(), Optional.empty(), response, dlqId));
  }

  private static EventLog.Subject subject(Run run) {
    return new EventLog.Subject(
        run.name().id(),
        run.url(),
        run.createdAt(),
        run.settings().labels(),
        RunHistory.callerIp(run),
        RunHistory.invoker(run));
  }
}
