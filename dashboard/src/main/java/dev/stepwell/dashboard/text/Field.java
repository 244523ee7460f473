package dev.stepwell.dashboard.text;

import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;

/// Something that a thing has: its name and the text of it.
///
/// @param block whether the text may be long and have lines, such as a body
/// @param path the page that it leads to; empty where there is none
public record Field(String name, String text, boolean block, String path) {
  /// One with a short text.
  public static Field line(String name, String text) {
    return new Field(name, text, false, "");
  }

  /// One whose text may be long and have lines.
  public static Field block(String name, String text) {
    return new Field(name, text, true, "");
  }

  /// One that leads to a page.
  public static Field link(String name, String text, String path) {
    return new Field(name, text, false, path);
  }

  /// Headers, a line for each value.
  public static String headers(JsonValue headers) {
    var lines = new ArrayList<String>();
    if (headers instanceof JsonValue.Fields(var map)) {
      map.forEach(
          (name, values) -> values.items().forEach(value -> lines.add(name + ": " + value.text())));
    }
    return String.join("\n", lines);
  }

  /// Those that have a text.
  public static List<Field> present(Field... fields) {
    return List.of(fields).stream().filter(field -> !field.text().isEmpty()).toList();
  }
}
