package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/// A run that waits for an event, as it registered.
///
/// @param deadline shown in seconds
public record WaiterAnswer(
    String url,
    Headers headers,
    Instant deadline,
    String timeoutUrl,
    Headers timeoutHeaders,
    Optional<Octets> timeoutBody) {

  /// About as many bytes as it is long.
  public int size() {
    return url.length()
        + timeoutUrl.length()
        + size(headers)
        + size(timeoutHeaders)
        + timeoutBody.map(body -> body.length() / 3 * 4).orElse(0);
  }

  private static int size(Headers headers) {
    return headers.fields().stream()
        .mapToInt(field -> field.name().length() + field.value().length())
        .sum();
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.field("url", url);
    json.field("headers", headers);
    json.field("deadline", deadline.getEpochSecond());
    json.field("timeoutUrl", timeoutUrl);
    json.field("timeoutHeaders", timeoutHeaders);
    timeoutBody.ifPresent(body -> json.field("timeoutBody", body));
    json.endObject();
  }
}
