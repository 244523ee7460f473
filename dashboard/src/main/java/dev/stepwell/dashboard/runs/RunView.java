package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.protocol.json.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A run as its page shows it.
///
/// @param why it is not running, in a sentence; empty where it is over
/// @param left steps that are not shown, since there are too many
public record RunView(
    RunRow row,
    Optional<Moment> ended,
    String why,
    boolean active,
    String dlqId,
    List<Field> fields,
    List<StepView> steps,
    int left,
    Optional<FailureView> failure) {

  static RunView of(JsonValue run, JsonValue events, String why, Instant now) {
    var row = RunRow.of(run);
    var timeline = Timeline.of(run, events, now);
    boolean active = run.text("workflowState").equals("RUN_STARTED");
    var invoker = run.field("invoker");
    var invokerId = invoker.text("workflowRunId");
    return new RunView(
        row,
        Moment.of(run.number("workflowRunCompletedAt")),
        why,
        active,
        run.text("dlqId"),
        Field.present(
            Field.line("Workflow", row.workflow()),
            Field.line("Label", row.label()),
            Field.line("Flow control key", run.text("flowControlKey")),
            Field.line("Called from", run.text("workflowRunCallerIp")),
            Field.link("Invoked by", invokerId, invokerId.isEmpty() ? "" : RunRow.path(invoker)),
            Field.line("Dead letter", run.text("dlqId")),
            Field.block("Result", run.text("workflowRunResponse"))),
        timeline.steps(),
        timeline.left(),
        FailureView.of(run.field("failureFunction")));
  }

  /// Whether the failure callback has failed, so that it can be told again.
  public boolean callbackFailed() {
    return failure.stream().anyMatch(function -> function.state().word().startsWith("fail"));
  }
}
