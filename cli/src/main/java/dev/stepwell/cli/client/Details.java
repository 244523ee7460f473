package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.Set;

/// The fields of one thing, a line for each, in the names of the REST API.
final class Details {
  private static final int TEXT = 2_000;
  private static final int NAME = 22;

  /// In Unix time, milliseconds.
  private static final Set<String> TIMES =
      Set.of(
          "createdAt",
          "updatedAt",
          "notBefore",
          "workflowCreatedAt",
          "lastScheduleTime",
          "nextScheduleTime",
          "nextDeliveryTime");

  private Details() {}

  static void print(JsonValue thing, Terminal terminal) {
    if (thing instanceof JsonValue.Fields(var map)) {
      map.forEach((name, value) ->
          terminal.line(Table.padded(Clean.line(name), NAME) + "  " + shown(name, value)));
    }
  }

  private static String shown(String name, JsonValue value) {
    return switch (value) {
      case JsonValue.Literal(var spelling) when TIMES.contains(name) -> time(spelling);
      case JsonValue.Text(var text) -> Clean.line(text, TEXT);
      case JsonValue.Literal(var spelling) -> spelling;
      case JsonValue.Absent _ -> "";
      case JsonValue.Fields _, JsonValue.Items _ -> Clean.line(value.toJson(), TEXT);
    };
  }

  private static String time(String spelling) {
    return Times.exact(new JsonValue.Literal(spelling).number());
  }
}
