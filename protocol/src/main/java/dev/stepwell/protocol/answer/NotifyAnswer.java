package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.Optional;

/// What a notification did to one run.
///
/// @param waiter the one that was resumed; absent where the notification was stored
/// @param messageId of the result step, also where it is still to come
public record NotifyAnswer(
    Optional<WaiterAnswer> waiter,
    String messageId,
    boolean deduplicated,
    String workflowRunId,
    Instant workflowCreatedAt) {

  /// The answer to a notification of one run.
  public byte[] toJson() {
    return Answers.rendered(this::write);
  }

  void write(JsonWriter json) {
    json.beginObject();
    waiter.ifPresent(resumed -> {
      json.name("waiter");
      resumed.write(json);
    });
    json.field("messageId", messageId);
    if (deduplicated) {
      json.field("deduplicated", true);
    }
    json.field("workflowRunId", workflowRunId);
    json.field("workflowCreatedAt", workflowCreatedAt.toEpochMilli());
    json.endObject();
  }
}
