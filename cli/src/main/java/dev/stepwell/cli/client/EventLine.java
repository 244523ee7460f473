package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// An event of a log in one line.
final class EventLine {
  private static final int STATE = 16;
  private static final int ERROR = 200;

  private EventLine() {}

  static String of(JsonValue event) {
    boolean ofRun = event.has("workflowRunId");
    var status = event.text("responseStatus");
    var words =
        Stream.of(
            ofRun ? event.text("workflowRunId") : event.text("messageId"),
            event.field("stepInfo").text("stepName"),
            ofRun ? event.text("workflowUrl") : event.text("url"),
            status.isEmpty() ? "" : "status " + status,
            Clean.line(event.text("error"), ERROR));
    return Times.exact(event.number("time"))
        + "  "
        + Table.padded(Clean.line(event.text("state")), STATE)
        + "  "
        + words.filter(word -> !word.isEmpty()).map(Clean::line).collect(Collectors.joining("  "));
  }
}
