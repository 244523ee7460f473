package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Field;
import dev.stepwell.dashboard.text.Lengths;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.StateWord;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Optional;

/// A step as the page of its run shows it.
///
/// @param key what it is called in the page, unique there
/// @param branch whether it runs beside others
/// @param fields input, output, and what is particular about it
/// @param next when it is tried again
public record StepView(
    String key,
    String name,
    String type,
    StateWord state,
    boolean branch,
    Bar bar,
    String summary,
    List<Field> fields,
    List<Attempt> attempts,
    Optional<Moment> next) {

  /// A step at its place among all of the run.
  static StepView of(int place, JsonValue step, boolean branch, Bar bar) {
    var name = step.text("stepName");
    return new StepView(
        "step-" + place,
        name.isEmpty() ? "(to come)" : name,
        step.text("stepType"),
        StateWord.of(step.text("state")),
        branch,
        bar,
        summary(step),
        fields(step),
        step.field("errors").items().stream().map(Attempt::of).toList(),
        Moment.of(step.number("nextDeliveryTime")));
  }

  private static String summary(JsonValue step) {
    if (step.has("sleepFor")) {
      return "for " + Lengths.ofMillis(step.number("sleepFor").orElse(0));
    }
    if (step.has("waitEventId")) {
      return step.text("waitEventId") + (step.isTrue("waitTimeout") ? ", timed out" : "");
    }
    if (step.has("callUrl")) {
      return step.text("callMethod") + " " + step.text("callUrl");
    }
    return step.text("invokedWorkflowRunId");
  }

  private static List<Field> fields(JsonValue step) {
    var invoked = step.text("invokedWorkflowRunId");
    return Field.present(
        Field.line("Message", step.text("messageId")),
        Field.line("Event", step.text("waitEventId")),
        Field.line("Time-out", step.text("waitTimeoutDuration")),
        Field.line("Call", (step.text("callMethod") + " " + step.text("callUrl")).strip()),
        Field.block("Call's headers", Field.headers(step.field("callHeaders"))),
        Field.block("Call's body", step.text("callBody")),
        Field.line("Answered with", step.text("callResponseStatus")),
        Field.block("Answer's headers", Field.headers(step.field("callResponseHeaders"))),
        Field.block("Answer's body", step.text("callResponseBody")),
        Field.link(
            "Invoked run",
            invoked,
            invoked.isEmpty() ? "" : RunRow.path(invoked, step.text("invokedWorkflowCreatedAt"))),
        Field.line("Invoked workflow", step.text("invokedWorkflowUrl")),
        Field.block("Invoked with", step.text("invokedWorkflowRunBody")),
        Field.line("Retries allowed", step.text("retries")),
        Field.line("Retry delay", step.text("retryDelay")),
        Field.block(
            step.text("stepType").equals("Initial") ? "Payload" : "Output",
            step.has("callUrl") ? "" : step.text("out")),
        Field.block("Headers", Field.headers(step.field("headers"))));
  }
}
