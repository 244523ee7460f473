package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.protocol.header.Headers;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.Set;

/// What is hidden where a message or a run is shown: `Upstash-Redact-Fields:
/// body,header[Authorization]`.
///
/// @param allHeaders every header value
/// @param headerNames single headers, in canonical spelling
public record RedactFields(boolean body, boolean allHeaders, Set<String> headerNames) {
  public static final String HEADER = "Upstash-Redact-Fields";
  public static final RedactFields NOTHING = new RedactFields(false, false, Set.of());

  private static final int MAX_NAMES = 100;

  public RedactFields {
    headerNames = Collections.unmodifiableSet(new LinkedHashSet<>(headerNames));
  }

  public static RedactFields parse(Headers headers) {
    boolean body = false;
    boolean allHeaders = false;
    var names = new LinkedHashSet<String>();
    for (var line : headers.all(HEADER)) {
      for (var item : line.split(",", -1)) {
        var field = item.strip();
        if (field.equalsIgnoreCase("body")) {
          body = true;
        } else if (field.equalsIgnoreCase("header") || field.equalsIgnoreCase("headers")) {
          allHeaders = true;
        } else if (!field.isEmpty()) {
          names.add(headerName(field));
        }
      }
    }
    if (names.size() > MAX_NAMES) {
      throw new WireException(HEADER, "at most " + MAX_NAMES + " headers may be named");
    }
    return new RedactFields(body, allHeaders, names);
  }

  /// What either of the two hides.
  public RedactFields and(RedactFields other) {
    var names = new LinkedHashSet<>(headerNames);
    names.addAll(other.headerNames);
    return new RedactFields(body || other.body, allHeaders || other.allHeaders, names);
  }

  public boolean redactsNothing() {
    return equals(NOTHING);
  }

  private static String headerName(String field) {
    int open = field.indexOf('[');
    if (open > 0 && field.endsWith("]")) {
      var word = field.substring(0, open);
      var name = field.substring(open + 1, field.length() - 1).strip();
      boolean header = word.equalsIgnoreCase("header") || word.equalsIgnoreCase("headers");
      if (header && HeaderNames.isName(name)) {
        return HeaderNames.canonical(name);
      }
    }
    throw new WireException(HEADER, "expected body, header or header[Name], separated by commas");
  }
}
