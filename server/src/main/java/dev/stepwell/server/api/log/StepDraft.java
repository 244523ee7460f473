package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogEntry;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.protocol.log.StepLog;
import java.time.Instant;
import java.util.Optional;

/// One step of a run while its log is put together: announced by a plan, under way, done, or all of
/// it in turn.
final class StepDraft {
  private static final int NONE = -1;

  private final int stepId;
  private final Instant createdAt;
  private Optional<Content> content = Optional.empty();
  private Optional<LogEntry.WaiterRegistered> wait = Optional.empty();
  private Optional<LogEntry.InvokeStarted> invoke = Optional.empty();
  private int plan = NONE;
  private int call = NONE;
  private int report = NONE;
  private int result = NONE;

  StepDraft(int stepId, Instant createdAt) {
    this.stepId = stepId;
    this.createdAt = createdAt;
  }

  int stepId() {
    return stepId;
  }

  void planned(int message, Optional<Content> announced) {
    plan = message;
    content = announced;
  }

  void waits(LogEntry.WaiterRegistered entry, Optional<Content> registered) {
    wait = Optional.of(entry);
    content = registered.or(() -> content);
  }

  void calls(int message) {
    call = message;
  }

  void returned(int reportMessage) {
    report = reportMessage;
  }

  void invokes(LogEntry.InvokeStarted entry, Optional<Content> submitted) {
    invoke = Optional.of(entry);
    content = submitted.or(() -> content);
  }

  void done(int message, Optional<Content> outcome) {
    result = message;
    content = outcome.or(() -> content);
  }

  boolean done() {
    return result != NONE;
  }

  /// Whether a message is one by which this step is carried out.
  boolean carriedOutBy(int message) {
    return message == plan || message == call || message == report;
  }

  /// A sleep in sequence is its own result, which is delivered when it is over.
  boolean sleeping(Moment moment) {
    if (!done() || plan != NONE || content.isEmpty() || !content.get().sleeps()) {
      return false;
    }
    var sent = moment.sent(result);
    if (sent.over() || sent.lastFailure().isPresent()) {
      return false;
    }
    return moment.ahead(result).isPresent()
        || moment.brokenOff().filter(at -> content.get().asleep(createdAt, at)).isPresent();
  }

  StepLog log(Moment moment, Sources sources, Display display) {
    display.step();
    var child = invoke.flatMap(i -> sources.child(i.child(), i.stepId()));
    var head = head(moment, child);
    int shown = shown();
    var state = state(moment);
    var retry = moment.retry(shown);
    var step =
        StepLog.builder(moment.id(shown))
            .stepId(done() || plan == NONE ? (Integer) stepId : null)
            .stepName(head.stepName().isEmpty() ? null : head.stepName())
            .stepType(head.stepType().isEmpty() ? null : head.stepType())
            .callType(callType())
            .out(done() ? content.map(Content::out).orElse(null) : null)
            .concurrent(head.concurrent())
            .targetStep(plan == NONE ? null : (Integer) stepId)
            .retries(retry.retries())
            .retryDelay(retry.delay().orElse(null))
            .state(state.name())
            .createdAt(createdAt)
            .detail(detail(head, moment, child, display));
    if (!done() || state != StepState.STEP_SUCCESS) {
      int attempted = attempted();
      step.nextDeliveryTime(moment.ahead(attempted).orElse(null));
      moment.sent(attempted).failures().forEach(f -> step.error(Failures.error(f, display)));
    }
    return step.build();
  }

  /// The message that stands for the step.
  private int shown() {
    if (done()) {
      return result;
    }
    if (wait.isPresent()) {
      return wait.get().waiting().message();
    }
    return invoke.isPresent() ? invoke.get().message() : attempted();
  }

  /// The message that is being delivered for the step.
  private int attempted() {
    if (done()) {
      return result;
    }
    if (report != NONE) {
      return report;
    }
    return call != NONE ? call : plan;
  }

  private StepState state(Moment moment) {
    if (done()) {
      if (!sleeping(moment)) {
        return StepState.STEP_SUCCESS;
      }
      return moment.active() ? StepState.STEP_PROGRESS : StepState.STEP_CANCELED;
    }
    if (moment.failed(plan) || moment.failed(report)) {
      return StepState.STEP_FAILED;
    }
    if (!moment.active()) {
      return StepState.STEP_CANCELED;
    }
    int attempted = attempted();
    boolean again =
        moment.sent(attempted).lastFailure().isPresent() && moment.ahead(attempted).isPresent();
    return again ? StepState.STEP_RETRY : StepState.STEP_PROGRESS;
  }

  private String callType() {
    if (done() || call == NONE) {
      return "step";
    }
    return report == NONE ? "toCallback" : "fromCallback";
  }

  /// What the step says of itself or, where it was not heard yet, what was said in its name.
  private StepHead head(Moment moment, Optional<Child> child) {
    if (content.isPresent()) {
      return content.get().head();
    }
    return child
        .flatMap(StepDetails::head)
        .or(() -> moment.sent(call).scheduled().map(request -> StepDetails.head(stepId, request)))
        .orElseGet(() -> new StepHead(stepId, 0, "", invoke.isPresent() ? "Invoke" : "", 1));
  }

  private StepDetail detail(StepHead head, Moment moment, Optional<Child> child, Display display) {
    return switch (head.stepType()) {
      case "SleepFor", "SleepUntil" ->
          content.map(Content::sleep).orElse(new StepDetail.Sleep(null, null));
      case "Wait", "WaitForWebhook" -> StepDetails.wait(content, wait);
      case "Call" -> StepDetails.call(moment.sent(call).scheduled(), content, display);
      case "Invoke" -> StepDetails.invoke(invoke, child, display);
      default -> new StepDetail.None();
    };
  }
}
