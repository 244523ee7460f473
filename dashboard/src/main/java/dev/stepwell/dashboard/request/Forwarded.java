package dev.stepwell.dashboard.request;

import dev.stepwell.dashboard.visit.Refused;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/// The headers that somebody wants his endpoint to get, one a line.
final class Forwarded {
  private Forwarded() {}

  /// @throws Refused where a line is no header, or none that can be forwarded
  static Map<String, String> read(String lines) {
    var headers = new LinkedHashMap<String, String>();
    for (var line : lines.split("\n", -1)) {
      if (!line.isBlank()) {
        int colon = line.indexOf(':');
        var name = colon < 0 ? "" : line.substring(0, colon).strip();
        var value = line.substring(colon + 1).strip();
        if (name.isEmpty() || value.isEmpty()) {
          throw new Refused(400, "a header is written as Name: value, not " + line.strip());
        }
        check(name);
        if (headers.keySet().stream().anyMatch(name::equalsIgnoreCase)) {
          throw new Refused(400, "the header " + name + " is there twice");
        }
        headers.put(name, value);
      }
    }
    return headers;
  }

  private static void check(String name) {
    var lower = name.toLowerCase(Locale.ROOT);
    if (lower.startsWith("upstash-") || lower.startsWith("content-type")) {
      throw new Refused(400, "the header " + name + " has a field of its own");
    }
    if (lower.equals("__proto__")) {
      throw new Refused(400, "JavaScript cannot send a header " + name);
    }
  }
}
