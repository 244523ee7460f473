package dev.stepwell.dashboard.letters;

import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Locale;

/// What can be done with dead letters.
public enum Repair {
  RESUME("Resume", "resumed", "workflowRuns"),
  RESTART("Restart", "restarted", "workflowRuns"),
  RETRY("Retry", "published anew", "responses"),
  DELETE("Delete", "deleted", "deleted"),
  /// Of one letter alone, where the failure callback has not heard of it.
  CALLBACK("Tell the failure callback again", "told", "");

  private final String label;
  private final String done;
  private final String counted;

  Repair(String label, String done, String counted) {
    this.label = label;
    this.done = done;
    this.counted = counted;
  }

  public String label() {
    return label;
  }

  /// What those are that it was done with.
  String done() {
    return done;
  }

  /// What stands for it in forms and in paths of the REST API.
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  String method() {
    return this == DELETE ? "DELETE" : "POST";
  }

  /// Where it is done with many.
  Target many(Target place) {
    return this == DELETE ? place : place.then("/" + word());
  }

  /// Where it is done with one.
  Target one(Target place, String letter) {
    return many(place).segment(letter);
  }

  /// With how many it was done, by an answer for many.
  long count(JsonValue answer) {
    var field = answer.field(counted);
    return field.number().orElse(field.items().size());
  }
}
