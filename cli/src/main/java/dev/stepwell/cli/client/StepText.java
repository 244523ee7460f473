package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.time.Duration;
import java.util.ArrayList;

/// What is particular about a step, in words.
final class StepText {
  private static final int BODY = 60;
  private static final int ERROR = 200;

  private StepText() {}

  static String of(JsonValue step) {
    var words = new ArrayList<String>();
    if (step.has("sleepFor")) {
      words.add("for " + Times.text(Duration.ofMillis(step.number("sleepFor").orElse(0))));
    } else if (step.has("sleepUntil")) {
      words.add("until " + Times.second(step.number("sleepUntil")));
    }
    if (step.has("callUrl")) {
      words.add(step.text("callMethod") + " " + step.text("callUrl"));
      if (step.has("callResponseStatus")) {
        words.add("answered " + step.text("callResponseStatus"));
      }
    }
    if (step.has("waitEventId")) {
      words.add("event " + step.text("waitEventId"));
      if (step.isTrue("waitTimeout")) {
        words.add("timed out");
      } else if (!step.text("state").equals("STEP_SUCCESS") && step.has("waitTimeoutDeadline")) {
        words.add("until " + Times.second(step.number("waitTimeoutDeadline")));
      }
    }
    if (step.has("invokedWorkflowRunId")) {
      words.add("run " + step.text("invokedWorkflowRunId"));
    }
    var out = step.text("out");
    if (!out.isEmpty() && !step.has("callUrl")) {
      words.add("= " + Clean.line(out, BODY));
    }
    return String.join(", ", words);
  }

  /// A failed attempt.
  static String error(JsonValue error) {
    var status = error.text("status").isEmpty() ? "" : error.text("status") + " ";
    return status + Clean.line(error.text("error"), ERROR);
  }
}
