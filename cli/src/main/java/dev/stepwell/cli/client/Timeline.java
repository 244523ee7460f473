package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.Locale;

/// A run in lines: what it is, and its steps in their order.
final class Timeline {
  private static final int TEXT = 400;

  private final JsonValue run;

  Timeline(JsonValue run) {
    this.run = run;
  }

  void print(Terminal terminal) {
    head(terminal);
    terminal.line("");
    var table = new Table("", "STEP", "TYPE", "STATE", "AT", "");
    for (var group : run.field("steps").items()) {
      var steps = group.field("steps").items();
      boolean parallel = group.text("type").equals("parallel");
      for (int i = 0; i < steps.size(); i++) {
        step(table, steps.get(i), parallel ? bracket(i, steps.size()) : "");
      }
    }
    table.print(terminal, "No step yet.");
    failureFunction(terminal);
  }

  private static String bracket(int index, int size) {
    if (index == 0) {
      return "┌";
    }
    return index == size - 1 ? "└" : "│";
  }

  private void head(Terminal terminal) {
    var created = run.number("workflowRunCreatedAt");
    var completed = run.number("workflowRunCompletedAt");
    line(terminal, "run", run.text("workflowRunId"));
    line(terminal, "workflow", run.text("workflowUrl"));
    line(terminal, "state", State.shown(run.text("workflowState")));
    line(terminal, "created", Times.exact(created));
    if (completed.isPresent()) {
      line(
          terminal,
          "ended",
          Times.exact(completed) + ", after " + Times.between(created, completed));
    }
    line(terminal, "label", run.text("label"));
    line(terminal, "flow key", run.text("flowControlKey"));
    line(terminal, "invoked by", run.field("invoker").text("workflowRunId"));
    line(terminal, "result", run.text("workflowRunResponse"));
    line(terminal, "dead letter", run.text("dlqId"));
  }

  private static void line(Terminal terminal, String name, String value) {
    if (!value.isEmpty()) {
      terminal.line(Table.padded(name, 12) + Clean.line(value, TEXT));
    }
  }

  private static void step(Table table, JsonValue step, String bracket) {
    table.row(
        bracket,
        step.text("stepName").isEmpty() ? "(to come)" : step.text("stepName"),
        step.text("stepType"),
        State.shown(step.text("state")),
        Times.exact(step.number("createdAt")),
        StepText.of(step));
    for (var error : step.field("errors").items()) {
      table.below("   ! " + Times.exact(error.number("time")) + "  " + StepText.error(error));
    }
    if (step.has("nextDeliveryTime")) {
      table.below("   > next attempt " + Times.exact(step.number("nextDeliveryTime")));
    }
  }

  private void failureFunction(Terminal terminal) {
    var function = run.field("failureFunction");
    if (!function.has("state")) {
      return;
    }
    terminal.line("");
    var state = function.text("state").replace("CALLBACK_", "").toLowerCase(Locale.ROOT);
    terminal.line(
        "failed with "
            + function.text("failStatus")
            + ": "
            + Clean.line(function.text("failResponse"), TEXT));
    terminal.line(
        "failure function " + Clean.line(function.text("url")) + ": " + Clean.line(state));
    for (var error : function.field("errors").items()) {
      terminal.line("   ! " + Times.exact(error.number("time")) + "  " + StepText.error(error));
    }
  }
}
