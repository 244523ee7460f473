package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Lengths;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.StateWord;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;

/// A run in a list.
///
/// @param path of its page
/// @param took how long it went on; empty while it does
public record RunRow(
    String id,
    String path,
    StateWord state,
    Optional<Moment> created,
    String took,
    String label,
    String workflow) {

  static RunRow of(JsonValue run) {
    var created = run.number("workflowRunCreatedAt");
    var ended = run.number("workflowRunCompletedAt");
    return new RunRow(
        run.text("workflowRunId"),
        path(run),
        StateWord.of(run.text("workflowState")),
        Moment.of(created),
        created.isPresent() && ended.isPresent()
            ? Lengths.ofMillis(ended.getAsLong() - created.getAsLong())
            : "",
        run.text("label"),
        run.text("workflowUrl"));
  }

  /// The page of a run: of several with its id, of the one that was created then.
  public static String path(JsonValue run) {
    return path(run.text("workflowRunId"), run.text("workflowRunCreatedAt"));
  }

  /// The same by its id and its creation time in milliseconds, which may be empty.
  public static String path(String id, String createdAt) {
    return target(id, createdAt).toString();
  }

  private static Target target(String id, String createdAt) {
    return Target.of("/runs").segment(id).with("at", createdAt);
  }

  /// The page with all bodies whole.
  public String wholePath() {
    var at = created.map(moment -> String.valueOf(moment.millis())).orElse("");
    return target(id, at).with("bodies", "whole").toString();
  }
}
