package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.log.EventLog;
import dev.stepwell.protocol.log.EventLog.News;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.protocol.log.StepLog;
import dev.stepwell.server.api.log.Sent.Failure;
import dev.stepwell.server.api.runs.RunPhase;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The entries of a run's log, each by itself: what happened, without what it amounts to.
final class EventHistory {
  private static final String STEP = "step";

  private final Origin origin;
  private final Run run;
  private final EventLog.Subject subject;
  private final Sources sources;
  private final Optional<Bytes> result;
  private final Display display;

  /// @param result what the run returned
  EventHistory(Origin origin, Run run, Sources sources, Optional<Bytes> result, Display display) {
    this.origin = origin;
    this.run = run;
    this.subject = subject(run);
    this.sources = sources;
    this.result = result;
    this.display = display;
  }

  /// The event that an entry is; nothing where another entry of the same commit tells it.
  Optional<EventLog> of(Logged logged) {
    var at = logged.at();
    return switch (logged.entry()) {
      case LogEntry.RunStarted(int message) -> began(at, message);
      case LogEntry.RunRestarted(int message) -> began(at, message);
      case LogEntry.StepAppended(var identity, int index, int message) -> {
        var step = step(message);
        Content.read(sources.element(index), display).ifPresent(content -> tell(step, content));
        boolean plan = identity.targetStep() > 0;
        yield plan
            ? event(at, StepState.STEP_PROGRESS, step.targetStep(identity.targetStep()))
            : event(at, StepState.STEP_SUCCESS, step.stepId(identity.stepId()));
      }
      case LogEntry.MessageScheduled entry -> scheduled(at, entry);
      case LogEntry.CallReturned(var stepId, _, int report) ->
          event(
              at,
              StepState.STEP_PROGRESS,
              step(report)
                  .stepId(stepId.isPresent() ? (Integer) stepId.getAsInt() : null)
                  .stepType("Call")
                  .callType("fromCallback"));
      case LogEntry.WaiterRegistered entry -> {
        var content = Content.read(entry.stepBody(), display);
        var step = step(entry.waiting().message()).stepId(entry.waiting().stepId());
        content.ifPresent(registered -> tell(step, registered));
        yield event(
            at,
            StepState.STEP_PROGRESS,
            step.detail(StepDetails.wait(content, Optional.of(entry))));
      }
      case LogEntry.WaiterDropped(var waiting) ->
          event(
              at,
              StepState.STEP_CANCELED,
              step(waiting.message())
                  .stepId(waiting.stepId())
                  .callType(STEP)
                  .detail(new StepDetail.Wait(waiting.eventId(), null, null, null)));
      case LogEntry.InvokeStarted entry -> {
        var step = step(entry.message()).stepId(entry.stepId()).stepType("Invoke").callType(STEP);
        Content.read(entry.stepBody(), display).ifPresent(submitted -> tell(step, submitted));
        var child = sources.child(entry.child(), entry.stepId());
        yield event(
            at,
            StepState.STEP_PROGRESS,
            step.detail(StepDetails.invoke(Optional.of(entry), child, display)));
      }
      case LogEntry.AttemptFailed(var delivery, var outcome, var retryAt) ->
          failed(
              new Failure(at, outcome, Optional.empty()),
              delivery.kind() == LogEntry.Kind.FAILURE_REPORT
                  ? CallbackState.CALLBACK_INPROGRESS
                  : StepState.STEP_RETRY,
              delivery,
              retryAt);
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict) ->
          switch (delivery.kind()) {
            case STEP, CALL_REPORT ->
                failed(new Failure(at, outcome, verdict), StepState.STEP_FAILED, delivery, null);
            // Whatever becomes of a call is a result, of which the endpoint is told.
            case CALL ->
                failed(new Failure(at, outcome, verdict), StepState.STEP_PROGRESS, delivery, null);
            case FAILURE_REPORT, ALONE -> Optional.empty();
          };
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
      case LogEntry.FailureReportConcluded(int message, var progress, var outcome) ->
          event(at, CallbackState.of(progress), step(message), news(at, progress, outcome));
      case LogEntry.FailureReportCancelled(int message) ->
          event(at, CallbackState.CALLBACK_CANCELED, step(message));
      case LogEntry.CallStarted _,
          LogEntry.UnknownAppended _,
          LogEntry.WaiterResumed _,
          LogEntry.WaiterTimedOut _,
          LogEntry.NotificationSaved _,
          LogEntry.NotificationConsumed _,
          LogEntry.FailureReportRepeated _,
          LogEntry.FailureResumed _,
          LogEntry.FailureRestarted _,
          LogEntry.FailureDiscarded _,
          LogEntry.MessagePublished _,
          LogEntry.MessageDelivered _,
          LogEntry.MessageDropped _ ->
          Optional.empty();
    };
  }

  private Optional<EventLog> began(Instant at, int message) {
    var retry = run.settings().retry();
    return event(
        at,
        RunPhase.RUN_STARTED,
        retries(step(message), retry)
            .stepName("init")
            .stepType("Initial")
            .callType(STEP)
            .concurrent(1)
            .out(display.payload(sources.element(0))),
        new News.Started(display.headers(RunHistory.initHeaders(run, run.source().contentType()))));
  }

  private Optional<EventLog> scheduled(Instant at, LogEntry.MessageScheduled entry) {
    var step = retries(step(entry.message()), entry.retry());
    if (entry.due().isAfter(at)) {
      step.nextDeliveryTime(entry.due());
    }
    return switch (entry.kind()) {
      case CALL -> {
        var head = StepDetails.head(0, entry);
        yield event(
            at,
            StepState.STEP_PROGRESS,
            step.stepId(StepDetails.stepId(entry).orElse(null))
                .stepName(head.stepName().isEmpty() ? null : head.stepName())
                .stepType(head.stepType())
                .callType("toCallback")
                .concurrent(head.concurrent())
                .detail(StepDetails.call(Optional.of(entry), Optional.empty(), display)));
      }
      case FAILURE_REPORT -> event(at, CallbackState.CALLBACK_INPROGRESS, step);
      case STEP, CALL_REPORT, ALONE -> Optional.empty();
    };
  }

  private StepLog.Builder step(int message) {
    display.step();
    return StepLog.builder(new MessageKey(origin, message).id());
  }

  private static StepLog.Builder retries(StepLog.Builder step, RetryPolicy retry) {
    return step.retries(retry.retries()).retryDelay(retry.delay().orElse(null));
  }

  private void tell(StepLog.Builder step, Content content) {
    var head = content.head();
    step.stepName(head.stepName())
        .stepType(head.stepType())
        .callType(STEP)
        .concurrent(head.concurrent())
        .out(content.out())
        .detail(detail(content));
  }

  private StepDetail detail(Content content) {
    if (content.sleeps()) {
      return content.sleep();
    }
    if (content.call().isPresent()) {
      return StepDetails.call(Optional.empty(), Optional.of(content), display);
    }
    return content.waitEventId() == null
        ? new StepDetail.None()
        : StepDetails.wait(Optional.of(content), Optional.empty());
  }

  private Optional<EventLog> event(Instant at, Enum<?> state, StepLog.Builder step) {
    return event(at, state, step, News.None.NONE);
  }

  private Optional<EventLog> event(Instant at, Enum<?> state, StepLog.Builder step, News news) {
    return Optional.of(new EventLog(at, state.name(), subject, Optional.of(step.build()), news));
  }

  private Optional<EventLog> failed(
      Failure failure, Enum<?> state, LogEntry.Delivery delivery, @Nullable Instant retryAt) {
    return event(
        failure.at(),
        state,
        retries(step(delivery.message()), delivery.retry())
            .stepName(Failures.stepName(failure).orElse(null))
            .callType(callType(delivery.kind()))
            .nextDeliveryTime(retryAt),
        new News.Failed(Failures.error(failure, display)));
  }

  private static @Nullable String callType(LogEntry.Kind kind) {
    return switch (kind) {
      case STEP -> STEP;
      case CALL -> "toCallback";
      case CALL_REPORT -> "fromCallback";
      case FAILURE_REPORT, ALONE -> null;
    };
  }

  private News news(Instant at, Progress progress, Outcome outcome) {
    return progress == Progress.FAILED
        ? new News.Failed(Failures.error(new Failure(at, outcome, Optional.empty()), display))
        : new News.Answered(Failures.answer(outcome, display));
  }

  private Optional<EventLog> ended(
      Instant at, RunPhase phase, Optional<String> response, Optional<String> dlqId) {
    display.step();
    return Optional.of(
        new EventLog(at, phase.name(), subject, Optional.empty(), new News.Ended(response, dlqId)));
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
