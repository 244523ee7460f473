package dev.stepwell.protocol.message;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.Optional;

/// A message as `GET /v2/messages/{id}` shows it (QStash protocol, 5.1).
public record MessageAnswer(MessageDetails details, Optional<Body> body) {

  /// A body that is not empty.
  public sealed interface Body {
    record Text(String text) implements Body {}

    /// Bytes that are no UTF-8.
    record Binary(Octets bytes) implements Body {}
  }

  public byte[] toJson() {
    var json = new JsonWriter();
    json.beginObject();
    write(json);
    json.endObject();
    return json.toBytes();
  }

  /// Writes the fields of the object, so that others may follow.
  public void write(JsonWriter json) {
    details.write(json);
    writeCallbackHeaders(json, details);
    json.field("notBefore", details.notBefore().toEpochMilli());
    json.field("createdAt", details.createdAt().toEpochMilli());
    writeBody(json, body);
  }

  static void writeCallbackHeaders(JsonWriter json, MessageDetails details) {
    details.callback().ifPresent(told -> json.field("callbackHeader", told.headers()));
    details
        .failureCallback()
        .ifPresent(told -> json.field("failureCallbackHeader", told.headers()));
  }

  static void writeBody(JsonWriter json, Optional<Body> body) {
    body.ifPresent(content -> {
      switch (content) {
        case Body.Text(var text) -> json.field("body", text);
        case Body.Binary(var bytes) -> json.field("bodyBase64", bytes);
      }
    });
  }
}
