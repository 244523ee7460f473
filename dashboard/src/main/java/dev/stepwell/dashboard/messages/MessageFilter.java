package dev.stepwell.dashboard.messages;

import dev.stepwell.dashboard.text.Since;
import dev.stepwell.dashboard.visit.Target;
import dev.stepwell.dashboard.visit.Visit;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Which entries of the log are shown: its filters, as they stand in the URL of the page.
///
/// @param given what is filled in, by field
public record MessageFilter(Map<String, String> given) {
  /// The fields in the order in which they are shown, with what they are called.
  private static final Map<String, String> FIELDS = new LinkedHashMap<>();

  static {
    FIELDS.put("url", "URL");
    FIELDS.put("messageId", "Message");
    FIELDS.put("queueName", "Queue");
    FIELDS.put("topicName", "URL group");
    FIELDS.put("scheduleId", "Schedule");
    FIELDS.put("flowControlKey", "Flow control key");
    FIELDS.put("label", "Label");
    FIELDS.put("host", "Host");
    FIELDS.put("callerIp", "Caller's address");
    FIELDS.put("from", "Since");
    FIELDS.put("to", "Until");
  }

  private static final List<String> STATES =
      List.of(
          "CREATED",
          "ACTIVE",
          "RETRY",
          "ERROR",
          "DELIVERED",
          "FAILED",
          "CANCEL_REQUESTED",
          "CANCELED",
          "IN_PROGRESS");

  static MessageFilter of(Visit visit) {
    var given = new LinkedHashMap<String, String>();
    given.put("state", visit.parameter("state"));
    FIELDS.keySet().forEach(field -> given.put(field, visit.parameter(field)));
    return new MessageFilter(given);
  }

  Target applied(Target target, Instant now) {
    var asked = target.with("state", value("state"));
    for (var field : FIELDS.keySet()) {
      asked =
          switch (field) {
            case "from" -> asked.with("fromDate", Since.millis("Since", value(field), now));
            case "to" -> asked.with("toDate", Since.millis("Until", value(field), now));
            default -> asked.with(field, value(field));
          };
    }
    return asked;
  }

  /// The page of the list that begins at a cursor.
  String at(String cursor) {
    var target = Target.of("/messages").with("state", value("state"));
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
