package dev.stepwell.protocol.body;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Reads headers out of a JSON object: each value a string or an array of strings. The same name
/// may occur in several spellings; they are one header. What is wrong is remembered, and the rest
/// still read, so that it can be told which run was meant.
final class BodyHeaders {
  private static final int MAX_VALUES = 1_000;

  /// Names and values together: about what can be sent in one request.
  private static final int MAX_LENGTH = 128 << 10;

  private final String what;
  private final Headers.Builder headers = Headers.builder();
  private int values;
  private long length;
  private @Nullable WireException problem;

  BodyHeaders(String what) {
    this.what = what;
  }

  void take(JsonReader reader) {
    if (reader.isNull()) {
      return;
    }
    if (!reader.isObject()) {
      note(new WireException(what, "expected a JSON object"));
      return;
    }
    reader.object(what, name -> takeHeader(name, reader));
  }

  Headers headers() {
    return headers.build();
  }

  Optional<WireException> problem() {
    return Optional.ofNullable(problem);
  }

  /// The headers, if all of them could be read.
  ///
  /// @throws WireException where something was wrong
  Headers checked() {
    if (problem != null) {
      throw problem;
    }
    return headers();
  }

  private void takeHeader(String name, JsonReader reader) {
    List<String> lines = new ArrayList<>(1);
    if (reader.isString()) {
      lines.add(reader.string(name));
    } else if (reader.isArray()) {
      reader.array(
          name,
          () -> {
            if (reader.isString() && lines.size() <= MAX_VALUES) {
              lines.add(reader.string(name));
            } else {
              note(new WireException(what, "expected strings as header values"));
            }
          });
    } else if (!reader.isNull()) {
      note(new WireException(what, "expected a string or an array of strings as header value"));
    }
    values += lines.size();
    if (values > MAX_VALUES) {
      note(new WireException(what, "there are more than " + MAX_VALUES + " header values"));
      return;
    }
    long more = lines.stream().mapToLong(line -> (long) name.length() + line.length()).sum();
    if (length + more > MAX_LENGTH) {
      note(new WireException(what, "the headers are longer than " + MAX_LENGTH + " characters"));
      return; // Shorter ones behind it are still read: they may tell the run.
    }
    length += more;
    try {
      headers.merge(name, lines.stream().map(BodyHeaders::trimmed).toList());
    } catch (WireException refused) {
      note(refused);
    }
  }

  private void note(WireException found) {
    if (problem == null) {
      problem = found;
    }
  }

  private static String trimmed(String value) {
    int start = 0;
    int end = value.length();
    while (start < end && isBlank(value.charAt(start))) {
      start++;
    }
    while (end > start && isBlank(value.charAt(end - 1))) {
      end--;
    }
    return value.substring(start, end);
  }

  private static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }
}
