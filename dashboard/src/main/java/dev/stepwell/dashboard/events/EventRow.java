package dev.stepwell.dashboard.events;

import dev.stepwell.dashboard.runs.RunRow;
import dev.stepwell.dashboard.text.Moment;
import dev.stepwell.dashboard.text.Sizes;
import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;
import java.util.stream.Collectors;

/// A wait or a notification in a list.
///
/// @param run its id; empty where it is of none
/// @param path of the page of the run
/// @param at when it began to wait, or was sent
/// @param until when a wait gives up
/// @param text what more there is to say
/// @param body the data of a notification, where they are text
public record EventRow(
    String event,
    String run,
    String path,
    Optional<Moment> at,
    Optional<Moment> until,
    String text,
    String body) {

  static EventRow of(Tab tab, JsonValue item) {
    return switch (tab) {
      case WAITING ->
          row(item, "since", Moment.of(item.number("until")), item.text("stepName"), "");
      case SAVED -> row(item, "savedAt", Optional.empty(), size(item), item.text("body"));
      case UNMET -> row(item, "time", Optional.empty(), why(item), "");
    };
  }

  private static EventRow row(
      JsonValue item, String at, Optional<Moment> until, String text, String body) {
    var run = item.text("workflowRunId");
    return new EventRow(
        item.text("eventId"),
        run,
        run.isEmpty() ? "" : RunRow.path(run, item.text("workflowRunCreatedAt")),
        Moment.of(item.number(at)),
        until,
        text,
        body);
  }

  private static String size(JsonValue item) {
    return Sizes.ofBytes(item.number("size").orElse(0));
  }

  private static String why(JsonValue item) {
    var text = new StringBuilder();
    text.append(
        item.text("reason").equals("run-not-active")
            ? "the run had ended, or never was"
            : "nobody waited for it");
    long count = item.number("count").orElse(1);
    if (count > 1) {
      text.append("; ").append(Sizes.count(count)).append(" times");
    }
    if (item.has("waitedForSince")) {
      text.append("; somebody waits for it now: send it to the run, and it is kept");
    }
    var similar = item.field("similarEventIds").items();
    if (!similar.isEmpty()) {
      text.append("; waited for is ")
          .append(similar.stream().map(JsonValue::text).collect(Collectors.joining(", ")));
    }
    return text.toString();
  }
}
