package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Logged;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.log.FailureFunctionLog;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.protocol.log.StepGroup;
import dev.stepwell.protocol.log.StepLog;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.log.Sent.Failure;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.wire.Translation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The story of one run, put together from the entries of its log in their order (workflow
/// protocol, 6.7). The same entries give the same story, whoever reads them.
final class RunHistory {
  private final Origin origin;
  private final Run run;
  private final Sources sources;
  private final Display display;
  private final Map<Integer, Sent> sent = new HashMap<>();
  private final Map<Integer, StepDraft> steps = new HashMap<>();
  private final List<Group> groups = new ArrayList<>();
  private int first;
  private int last;
  private Optional<Phase> end = Optional.empty();
  private Optional<LogEntry.FailureReportConcluded> concluded = Optional.empty();

  /// Steps that are shown together.
  ///
  /// @param size how many there will be: more than one in a parallel block
  private record Group(int size, List<StepDraft> steps) {
    boolean open() {
      return steps.size() < size;
    }
  }

  RunHistory(Origin origin, Run run, Sources sources, Display display) {
    this.origin = origin;
    this.run = run;
    this.sources = sources;
    this.display = display;
  }

  /// Takes the next entry of the run's log.
  void add(Logged logged) {
    var at = logged.at();
    switch (logged.entry()) {
      case LogEntry.RunStarted(int message) -> begin(message);
      case LogEntry.RunRestarted(int message) -> begin(message);
      case LogEntry.StepAppended(var identity, int index, int message) ->
          append(identity, index, message, at);
      case LogEntry.CallStarted(var stepId, int message) ->
          stepId.ifPresent(id -> step(id, at).calls(message));
      case LogEntry.CallReturned(var stepId, _, int report) ->
          stepId.ifPresent(id -> step(id, at).returned(report));
      case LogEntry.WaiterRegistered entry ->
          step(entry.waiting().stepId(), at).waits(entry, Content.read(entry.stepBody(), display));
      case LogEntry.InvokeStarted entry ->
          step(entry.stepId(), at).invokes(entry, Content.read(entry.stepBody(), display));
      case LogEntry.RunSucceeded _ -> end = Optional.of(new Phase.Succeeded(at));
      case LogEntry.RunCancelled _ -> end = Optional.of(new Phase.Cancelled(at));
      case LogEntry.RunFailed(var dlqId, int message, var report) ->
          end =
              Optional.of(
                  new Phase.Failed(
                      at,
                      dlqId,
                      new MessageKey(origin, message),
                      report.isPresent()
                          ? Optional.of(
                              new Phase.Report(
                                  new MessageKey(origin, report.getAsInt()), Progress.IN_PROGRESS))
                          : Optional.empty()));
      case LogEntry.FailureReportConcluded entry -> concluded = Optional.of(entry);
      case LogEntry.FailureReportRepeated(int message) -> report(message, Progress.IN_PROGRESS);
      case LogEntry.FailureReportCancelled(int message) -> report(message, Progress.CANCELLED);
      case LogEntry.MessageScheduled entry -> sent(entry.message()).scheduled(entry);
      case LogEntry.MessageDelivered(var delivery, _) ->
          sent(delivery.message()).delivered(delivery);
      case LogEntry.AttemptFailed(var delivery, var outcome, _) ->
          sent(delivery.message())
              .attemptFailed(delivery, new Failure(at, outcome, Optional.empty()));
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict) ->
          sent(delivery.message()).failed(delivery, new Failure(at, outcome, verdict));
      // The step that follows in the same commit tells the rest.
      case LogEntry.WaiterResumed _,
          LogEntry.WaiterTimedOut _,
          LogEntry.WaiterDropped _,
          LogEntry.NotificationSaved _,
          LogEntry.NotificationConsumed _,
          LogEntry.UnknownAppended _,
          LogEntry.FailureResumed _,
          LogEntry.FailureRestarted _,
          LogEntry.FailureDiscarded _,
          LogEntry.MessagePublished _,
          LogEntry.MessageDropped _ -> {}
    }
  }

  private void report(int message, Progress progress) {
    concluded = Optional.empty();
    end =
        end.map(phase ->
            phase instanceof Phase.Failed(var at, var dlqId, var failed, _)
                ? new Phase.Failed(
                    at,
                    dlqId,
                    failed,
                    Optional.of(new Phase.Report(new MessageKey(origin, message), progress)))
                : phase);
  }

  private Sent sent(int message) {
    return sent.computeIfAbsent(message, _ -> new Sent());
  }

  /// A run that is started again has the first element anew, and nothing else yet.
  private void begin(int message) {
    first = message;
    last = message;
  }

  private void append(StepIdentity identity, int index, int message, Instant at) {
    var content = Content.read(sources.element(index), display);
    if (identity.targetStep() > 0) {
      plan(identity.targetStep(), content, message, at);
    } else {
      step(identity.stepId(), at).done(message, content);
    }
    last = message;
  }

  private void plan(int target, Optional<Content> content, int message, Instant at) {
    int size = content.map(c -> c.head().concurrent()).orElse(1);
    var current = groups.isEmpty() ? null : groups.getLast();
    if (current == null || !current.open() || current.size() != size) {
      current = new Group(size, new ArrayList<>());
      follow(current);
    }
    var step = new StepDraft(target, at);
    step.planned(message, content);
    current.steps().add(step);
    steps.put(target, step);
  }

  /// The step of that id: the branch that was announced, or a new one in sequence.
  private StepDraft step(int stepId, Instant at) {
    return steps.computeIfAbsent(
        stepId,
        id -> {
          var step = new StepDraft(id, at);
          follow(new Group(1, List.of(step)));
          return step;
        });
  }

  /// The steps that follow the newest element: the delivery of that has led to them.
  private void follow(Group next) {
    sent(last).answered();
    groups.add(next);
  }

  /// What the entries so far amount to.
  ///
  /// @param stored the phase of the run, for a log that does not reach its end
  /// @param open the messages that are still to be delivered
  RunLog log(Phase stored, Map<Integer, Message> open, Optional<Bytes> result, Instant now) {
    var phase = end.orElse(stored);
    var moment = new Moment(origin, run.settings().retry(), phase, open, sent, now);
    var shown = new ArrayList<StepGroup>();
    shown.add(StepGroup.sequential(init(moment)));
    for (var group : groups) {
      var logs = group.steps().stream().map(s -> s.log(moment, sources, display)).toList();
      shown.add(
          group.size() > 1 ? StepGroup.parallel(logs) : StepGroup.sequential(logs.getFirst()));
    }
    next(moment).map(StepGroup::next).ifPresent(shown::add);
    var failure =
        phase instanceof Phase.Failed failed
            ? FailureFunctions.log(failed, concluded, moment, display)
            : Optional.<FailureFunctionLog>empty();
    return outline(run, phase, result, display).with(failure, shown);
  }

  /// What can be said of a run without its log.
  static RunLog outline(Run run, Phase phase, Optional<Bytes> result, Display display) {
    var settings = run.settings();
    return new RunLog(
        run.name().id(),
        run.url(),
        RunPhase.of(phase).name(),
        run.createdAt(),
        completedAt(phase),
        phase instanceof Phase.Succeeded
            ? result.flatMap(body -> Optional.ofNullable(display.payload(body)))
            : Optional.empty(),
        callerIp(run),
        settings.labels(),
        settings.flowControl().map(flow -> flow.key()),
        phase instanceof Phase.Failed failed ? Optional.of(failed.dlqId()) : Optional.empty(),
        invoker(run),
        Optional.empty(),
        List.of());
  }

  static Optional<String> callerIp(Run run) {
    return Optional.of(run.source().callerIp()).filter(ip -> !ip.isEmpty());
  }

  static Optional<RunLog.InvokerLog> invoker(Run run) {
    return run.source()
        .invoker()
        .map(invoker ->
            new RunLog.InvokerLog(
                invoker.parent().id(), invoker.target().url(), invoker.parentCreatedAt()));
  }

  private static Optional<Instant> completedAt(Phase phase) {
    return switch (phase) {
      case Phase.Active _ -> Optional.empty();
      case Phase.Succeeded(var at) -> Optional.of(at);
      case Phase.Cancelled(var at) -> Optional.of(at);
      case Phase.Failed failed -> Optional.of(failed.at());
    };
  }

  private StepLog init(Moment moment) {
    var retry = moment.retry(first);
    var contentType = moment.sent(first).scheduled().flatMap(m -> m.request().contentType());
    return StepLog.builder(moment.id(first))
        .stepName("init")
        .stepType("Initial")
        .callType("step")
        .out(display.payload(sources.element(0)))
        .concurrent(1)
        .retries(retry.retries())
        .retryDelay(retry.delay().orElse(null))
        .state(StepState.STEP_SUCCESS.name())
        .createdAt(run.createdAt())
        .headers(display.headers(initHeaders(run, contentType)))
        .build();
  }

  /// The user's headers, and those that every first delivery has.
  static Headers initHeaders(Run run, Optional<String> contentType) {
    var headers = Translation.headers(run.headers());
    var typed = headers.with("Content-Type", contentType.orElse("application/json"));
    return typed.has(WorkflowHeaders.SDK_VERSION)
        ? typed
        : typed.with(WorkflowHeaders.SDK_VERSION, "1");
  }

  /// What is executing now, or was when the run ended, where no step shows it.
  private Optional<StepLog> next(Moment moment) {
    return switch (moment.phase()) {
      case Phase.Succeeded _ -> Optional.empty();
      case Phase.Cancelled _ ->
          executing(moment)
              ? Optional.of(next(last, StepState.STEP_CANCELED, moment))
              : Optional.empty();
      case Phase.Failed(_, _, var failed, _) ->
          steps.values().stream().anyMatch(step -> step.carriedOutBy(failed.number()))
              ? Optional.empty()
              : Optional.of(next(failed.number(), StepState.STEP_FAILED, moment));
      case Phase.Active _ ->
          executing(moment)
              ? Optional.of(next(last, stateOf(last, moment), moment))
              : troubled(moment);
    };
  }

  /// Whether the route function goes on with the newest message: there is no step under way that it
  /// would have to wait for.
  private boolean executing(Moment moment) {
    if (moment.sent(last).over()) {
      return false;
    }
    if (groups.isEmpty()) {
      return true;
    }
    var group = groups.getLast();
    return !group.open()
        && group.steps().stream().allMatch(step -> step.done() && !step.sleeping(moment));
  }

  /// A delivery that is repeated though nothing may depend on it any more.
  private Optional<StepLog> troubled(Moment moment) {
    return sent.entrySet().stream()
        .filter(entry -> entry.getValue().troubled())
        .map(Map.Entry::getKey)
        .filter(number -> steps.values().stream().noneMatch(step -> step.carriedOutBy(number)))
        .max(Integer::compare)
        .map(number -> next(number, stateOf(number, moment), moment));
  }

  private static StepState stateOf(int message, Moment moment) {
    boolean again =
        moment.sent(message).lastFailure().isPresent() && moment.ahead(message).isPresent();
    return again ? StepState.STEP_RETRY : StepState.STEP_PROGRESS;
  }

  private StepLog next(int message, StepState state, Moment moment) {
    var retry = moment.retry(message);
    var known = moment.sent(message);
    var step =
        StepLog.builder(moment.id(message))
            .stepName(known.lastFailure().flatMap(Failures::stepName).orElse(null))
            .state(state.name())
            .retries(retry.retries())
            .retryDelay(retry.delay().orElse(null))
            .nextDeliveryTime(moment.ahead(message).orElse(null));
    known.failures().forEach(failure -> step.error(Failures.error(failure, display)));
    return step.build();
  }
}
