package dev.stepwell.protocol.message;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An entry of the log of messages (QStash protocol, 5.3).
///
/// @param body of the message; empty for none
/// @param next when the next attempt is to be, where there is one
public record MessageEvent(
    Instant time,
    MessageState state,
    MessageDetails details,
    Octets body,
    Optional<Instant> next,
    Optional<Failure> failure) {

  /// Why an attempt failed.
  public record Failure(String error, Optional<Answer> answer) {}

  /// What the destination answered.
  public record Answer(int status, Headers headers, Octets body) {}

  /// A page of the log, newest entries first where nothing else was asked for.
  ///
  /// @param names what the list is called
  /// @param cursor absent at the end
  public static byte[] page(
      List<String> names, Optional<String> cursor, List<MessageEvent> events) {
    var json = new JsonWriter();
    json.beginObject();
    cursor.ifPresent(text -> json.field("cursor", text));
    for (var name : names) {
      json.name(name);
      json.beginArray();
      events.forEach(event -> event.write(json));
      json.endArray();
    }
    json.endObject();
    return json.toBytes();
  }

  private void write(JsonWriter json) {
    json.beginObject();
    json.field("time", time.toEpochMilli());
    json.field("state", state.name());
    details.write(json);
    details.callback().ifPresent(told -> json.field("callbackHeaders", told.headers()));
    details
        .failureCallback()
        .ifPresent(told -> json.field("failureCallbackHeaders", told.headers()));
    details.retries().delay().ifPresent(delay -> json.field("retryDelayExpr", delay));
    details.timeout().map(Duration::toMillis).ifPresent(millis -> json.field("timeout", millis));
    if (!body.isEmpty()) {
      json.field("body", body);
    }
    next.ifPresent(at -> json.field("nextDeliveryTime", at.toEpochMilli()));
    failure.ifPresent(why -> {
      json.field("error", why.error());
      why.answer().ifPresent(answer -> write(json, answer));
    });
    json.endObject();
  }

  private static void write(JsonWriter json, Answer answer) {
    json.field("responseStatus", answer.status());
    json.field("responseHeader", answer.headers());
    json.field("responseHeaders", answer.headers());
    if (!answer.body().isEmpty()) {
      json.field("responseBody", answer.body());
    }
  }
}
