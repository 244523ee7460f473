package dev.stepwell.protocol.body;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonReader;
import org.jspecify.annotations.Nullable;

/// What tells a step from the others of its run, and what kind of step it is.
///
/// @param stepId 0 for a plan step
/// @param targetStep the step that a plan step announces, otherwise 0
/// @param concurrent the number of branches of its parallel block, or 1
public record StepHead(
    int stepId, int targetStep, String stepName, String stepType, int concurrent) {

  /// Reads the head of a submitted step. Everything else in the body, however large, is skipped
  /// unread.
  ///
  /// @throws WireException where the body is no step
  public static StepHead read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.head();
        });
  }

  /// Whether this is the plan of one branch of a parallel block.
  public boolean isPlan() {
    return targetStep > 0;
  }

  /// Collects the fields of a head while an object is read.
  static final class Fields {
    private @Nullable Integer stepId;
    private int targetStep;
    private int concurrent = 1;
    private String stepName = "";
    private String stepType = "";

    void take(String name, JsonReader reader) {
      switch (name) {
        case "stepId" -> stepId = reader.optionalCount(name).orElse(null);
        case "targetStep" -> targetStep = reader.optionalCount(name).orElse(0);
        case "concurrent" -> concurrent = reader.optionalCount(name).orElse(1);
        case "stepName" -> stepName = reader.optionalString(name).orElse("");
        case "stepType" -> stepType = reader.optionalString(name).orElse("");
        default -> {
          // Skipped by the reader.
        }
      }
    }

    StepHead head() {
      if (stepId == null) {
        throw new WireException("stepId", "a step needs one, a whole number");
      }
      return new StepHead(stepId, targetStep, stepName, stepType, concurrent);
    }
  }
}
