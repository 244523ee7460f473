package dev.stepwell.protocol.log;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A failed attempt in the logs.
///
/// @param error what went wrong, as a text
/// @param body of the answer; this, headers and status are absent where there was none
public record ErrorLog(
    String error,
    @Nullable String body,
    @Nullable Headers headers,
    @Nullable Integer status,
    Instant time) {

  public static ErrorLog withoutAnswer(String error, Instant time) {
    return new ErrorLog(error, null, null, null, time);
  }

  /// Writes the field `errors` where there are some.
  static void writeAll(JsonWriter json, List<ErrorLog> errors) {
    if (!errors.isEmpty()) {
      json.name("errors");
      json.beginArray();
      errors.forEach(error -> error.write(json));
      json.endArray();
    }
  }

  private void write(JsonWriter json) {
    json.beginObject();
    json.field("error", error);
    json.optional("body", body);
    json.optional("headers", headers);
    json.optional("status", status);
    json.field("time", time.toEpochMilli());
    json.endObject();
  }
}
