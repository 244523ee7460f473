package dev.stepwell.protocol.log;

import dev.stepwell.protocol.json.JsonWriter;
import java.util.List;

/// Steps that belong together in the logs: one in sequence, the branches of a parallel block, or
/// what is executing now.
public record StepGroup(Kind kind, List<StepLog> steps) {
  public StepGroup {
    steps = List.copyOf(steps);
  }

  /// What the steps of a group have in common.
  public enum Kind {
    SEQUENTIAL("sequential"),
    PARALLEL("parallel"),
    NEXT("next");

    private final String text;

    Kind(String text) {
      this.text = text;
    }
  }

  public static StepGroup sequential(StepLog step) {
    return new StepGroup(Kind.SEQUENTIAL, List.of(step));
  }

  public static StepGroup parallel(List<StepLog> branches) {
    return new StepGroup(Kind.PARALLEL, branches);
  }

  public static StepGroup next(StepLog step) {
    return new StepGroup(Kind.NEXT, List.of(step));
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.field("type", kind.text);
    json.name("steps");
    json.beginArray();
    steps.forEach(step -> step.write(json));
    json.endArray();
    json.endObject();
  }
}
