package dev.stepwell.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A request as it came over the wire.
///
/// @param connection the number of the connection that brought it, from 0
/// @param head everything before the body, byte for byte, as ISO-8859-1
/// @param headers in order, names as written
/// @param body without chunks, if it was chunked
@SuppressWarnings("ArrayRecordComponent") // looked at, never compared
public record RecordedRequest(
    int connection,
    String head,
    String method,
    String target,
    List<Map.Entry<String, String>> headers,
    byte[] body) {

  /// The first value of a header.
  public Optional<String> header(String name) {
    return headers.stream()
        .filter(header -> header.getKey().equalsIgnoreCase(name))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  /// The body, read as UTF-8.
  public String text() {
    return new String(body, StandardCharsets.UTF_8);
  }
}
