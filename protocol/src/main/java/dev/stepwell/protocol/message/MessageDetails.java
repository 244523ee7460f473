package dev.stepwell.protocol.message;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What a message and each of its log entries tell alike (QStash protocol, 5.1 and 5.3).
///
/// @param headers those that are forwarded, and the content type
/// @param notBefore when its first delivery was allowed
public record MessageDetails(
    String messageId,
    String url,
    String method,
    Headers headers,
    Source source,
    Retries retries,
    Optional<Duration> timeout,
    Optional<Callback> callback,
    Optional<Callback> failureCallback,
    Optional<Flow> flow,
    List<String> labels,
    Instant createdAt,
    Instant notBefore) {
  public MessageDetails {
    labels = List.copyOf(labels);
  }

  /// What the message came through.
  ///
  /// @param endpoint its name in the group
  /// @param provider that the server authorised it at, by its name
  public record Source(
      Optional<String> group,
      Optional<String> endpoint,
      Optional<String> queue,
      Optional<String> schedule,
      String callerIp,
      Optional<String> provider) {}

  /// How often it is tried again.
  ///
  /// @param delay an expression
  public record Retries(int most, Optional<String> delay) {}

  /// A callback, with the headers that are forwarded to it.
  public record Callback(String url, Headers headers) {}

  /// Its flow control.
  ///
  /// @param period in seconds
  public record Flow(String key, OptionalInt parallelism, OptionalInt rate, long period) {}

  /// Writes what a message and an entry of the log call by the same names.
  void write(JsonWriter json) {
    json.field("messageId", messageId);
    json.field("url", url);
    source
        .group()
        .ifPresent(name -> {
          json.field("topicName", name);
          json.field("urlGroup", name);
        });
    json.optional("endpointName", source.endpoint().orElse(null));
    json.optional("queueName", source.queue().orElse(null));
    json.optional("scheduleId", source.schedule().orElse(null));
    json.optional("api", source.provider().orElse(null));
    json.field("method", method);
    json.field("header", headers);
    json.field("maxRetries", retries.most());
    writeRest(json);
  }

  /// Writes what a schedule tells of the messages that it publishes.
  void writeSchedule(JsonWriter json) {
    json.optional("queueName", source.queue().orElse(null));
    json.field("method", method);
    json.field("header", headers);
    json.field("retries", retries.most());
    writeRest(json);
  }

  private void writeRest(JsonWriter json) {
    json.optional("retryDelayExpression", retries.delay().orElse(null));
    callback.ifPresent(told -> json.field("callback", told.url()));
    failureCallback.ifPresent(told -> json.field("failureCallback", told.url()));
    flow.ifPresent(given -> {
      json.field("flowControlKey", given.key());
      given.parallelism().ifPresent(number -> json.field("parallelism", number));
      given.rate().ifPresent(number -> json.field("rate", number));
      json.field("period", given.period());
    });
    if (!labels.isEmpty()) {
      json.field("label", labels.getFirst());
      json.field("labels", labels);
    }
    if (!source.callerIp().isEmpty()) {
      json.field("callerIP", source.callerIp());
      json.field("callerIp", source.callerIp());
    }
  }
}
