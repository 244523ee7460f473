package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Since;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which runs are listed: the filters of the logs, as they stand in the URL of the page.
///
/// @param given what is filled in, by field
public record RunFilter(Map<String, String> given) {
  /// The fields, in the order in which they are shown, with what they are called.
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("workflowUrl", "Workflow URL");
    FIELDS.put("label", "Label");
    FIELDS.put("workflowRunId", "Run");
    FIELDS.put("flowControlKey", "Flow control key");
    FIELDS.put("host", "Host");
    FIELDS.put("path", "Path");
    FIELDS.put("callerIp", "Caller's address");
    FIELDS.put("messageId", "Message");
    FIELDS.put("from", "Since");
    FIELDS.put("to", "Until");
  }

  private static final List<String> STATES =
      List.of(
          "RUN_STARTED",
          "RUN_SUCCESS",
          "RUN_FAILED",
          "RUN_CANCELED",
          "STEP_RETRY",
          "STEP_PROGRESS",
          "STEP_FAILED");

  static RunFilter of(Visit visit) {
    var given = new LinkedHashMap<String, String>();
    visit.query().names().forEach(name -> given.put(name, visit.parameter(name)));
    return new RunFilter(given);
  }

  /// The request for one page of the list.
  Target applied(Target target, Instant now) {
    var asked = target.with("state", value("state")).with("cursor", value("cursor"));
    for (var field : FIELDS.keySet()) {
      asked =
          switch (field) {
            case "from" -> asked.with("fromDate", Since.millis("Since", value("from"), now));
            case "to" -> asked.with("toDate", Since.millis("Until", value("to"), now));
            default -> asked.with(field, value(field));
          };
    }
    return asked;
  }

  /// The page of the list that begins at a cursor.
  String at(String cursor) {
    var target = Target.of("/runs").with("state", value("state"));
    for (var field : FIELDS.keySet()) {
      target = target.with(field, value(field));
    }
    return target.with("cursor", cursor).toString();
  }

  public String value(String field) {
    return given.getOrDefault(field, "");
  }

  public Map<String, String> fields() {
    return FIELDS;
  }

  public List<String> states() {
    return STATES;
  }

  /// Whether more is filled in than the state.
  public boolean isDetailed() {
    return FIELDS.keySet().stream().anyMatch(field -> !value(field).isEmpty());
  }
}
