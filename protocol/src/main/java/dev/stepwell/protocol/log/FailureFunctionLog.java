package dev.stepwell.protocol.log;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.List;
import java.util.Optional;

/// The failure callback of a run in the logs.
///
/// @param state such as `CALLBACK_SUCCESS`
/// @param failure what the endpoint answered that made the run fail
/// @param response what the failure callback was answered, once it was
/// @param errors the attempts to tell it that failed
public record FailureFunctionLog(
    String messageId,
    String url,
    String state,
    Answer failure,
    Optional<String> dlqId,
    int maxRetries,
    Optional<Answer> response,
    List<ErrorLog> errors) {
  public FailureFunctionLog {
    errors = List.copyOf(errors);
  }

  /// An answer of an endpoint, its body as text.
  public record Answer(int status, Headers headers, String body) {}

  void write(JsonWriter json) {
    json.beginObject();
    json.field("messageId", messageId);
    json.field("url", url);
    json.field("state", state);
    json.field("failHeaders", failure.headers());
    json.field("failStatus", failure.status());
    json.field("failResponse", failure.body());
    json.optional("dlqId", dlqId.orElse(null));
    json.field("maxRetries", maxRetries);
    response.ifPresent(answer -> {
      json.field("responseStatus", answer.status());
      json.field("responseBody", answer.body());
      json.field("responseHeaders", answer.headers());
    });
    ErrorLog.writeAll(json, errors);
    json.endObject();
  }
}
