package dev.stepwell.dashboard.text;

import dev.stepwell.dashboard.visit.Refused;
import java.util.LinkedHashMap;
import java.util.Map;

/// Headers as people write them into a form: `Name: value`, one a line.
public final class HeaderLines {
  private HeaderLines() {}

  /// Those in a text, in its order. Of a name that is there twice the last value holds.
  ///
  /// @throws Refused where a line is none
  public static Map<String, String> read(String text) {
    var headers = new LinkedHashMap<String, String>();
    for (var line : text.lines().toList()) {
      int colon = line.indexOf(':');
      if (colon > 0) {
        headers.put(line.substring(0, colon).strip(), line.substring(colon + 1).strip());
      } else if (!line.isBlank()) {
        throw new Refused(400, "a header is written as Name: value, not " + line);
      }
    }
    return headers;
  }
}
