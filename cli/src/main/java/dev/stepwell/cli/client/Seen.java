package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.HashSet;
import java.util.Set;

/// Which events were shown. An event has no id of its own: what it is about, what happened and when
/// stand for it.
final class Seen {
  /// Twice what both logs answer at the most, and then some.
  private static final int MOST = 10_000;

  private Set<String> young = new HashSet<>();
  private Set<String> old = new HashSet<>();

  /// Whether it is seen for the first time.
  boolean first(JsonValue event) {
    var key =
        String.join(
            " ",
            event.text("time"),
            event.text("state"),
            event.text("messageId"),
            event.text("workflowRunId"),
            event.field("stepInfo").text("messageId"),
            event.field("stepInfo").text("stepId"));
    boolean known = old.contains(key);
    boolean first = young.add(key) && !known;
    if (young.size() >= MOST) {
      old = young;
      young = new HashSet<>();
    }
    return first;
  }
}
