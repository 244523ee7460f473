package dev.stepwell.protocol.delivery;

import dev.stepwell.protocol.json.JsonWriter;
import java.util.Optional;

/// The body of a callback or of a failure callback.
///
/// @param retried attempts before the one that is reported
/// @param dlqId only in failure callbacks
/// @param run absent for plain messages
public record OutcomeReport(
    ResponsePart response,
    int retried,
    int maxRetries,
    Optional<String> dlqId,
    SourcePart source,
    Optional<RunPart> run) {

  /// The report of a third-party call that is over. An SDK takes any status but 2xx for an attempt
  /// that will be repeated, unless the number of retries is used up; so it is shown as used up.
  public static OutcomeReport ofCall(
      ResponsePart response, int retried, int maxRetries, SourcePart source, RunPart run) {
    int shown = response.succeeded() ? Math.max(maxRetries, retried) : retried;
    return new OutcomeReport(response, retried, shown, Optional.empty(), source, Optional.of(run));
  }

  public byte[] toJson() {
    var json = new JsonWriter(1024 + (response.body().length() + source.body().length()) * 3 / 2);
    json.beginObject();
    json.field("status", response.status());
    json.field("header", response.headers());
    json.field("body", response.body());
    json.field("retried", retried);
    json.field("maxRetries", maxRetries);
    json.optional("dlqId", dlqId.orElse(null));
    json.field("sourceMessageId", source.messageId());
    json.optional("topicName", source.route().group().orElse(null));
    json.optional("endpointName", source.route().endpoint().orElse(null));
    json.field("url", source.url());
    json.field("method", source.method());
    json.field("sourceHeader", source.headers());
    json.field("sourceBody", source.body());
    json.field("notBefore", source.notBefore().toEpochMilli());
    json.field("createdAt", source.createdAt().toEpochMilli());
    json.optional("scheduleId", source.route().schedule().orElse(null));
    json.field("callerIP", source.callerIp());
    run.ifPresent(part -> {
      json.field("workflowRunId", part.id());
      json.field("workflowUrl", part.url());
      json.field("workflowCreatedAt", part.createdAt().toEpochMilli());
    });
    json.endObject();
    return json.toBytes();
  }
}
