package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;

/// The answer to a REST trigger, and to whatever else starts a run by itself.
public record TriggerAnswer(String workflowRunId, Instant workflowCreatedAt, boolean deduplicated) {

  public byte[] toJson() {
    return Answers.rendered(this::write);
  }

  void write(JsonWriter json) {
    json.beginObject();
    json.field("workflowRunId", workflowRunId);
    json.field("workflowCreatedAt", workflowCreatedAt.toEpochMilli());
    if (deduplicated) {
      json.field("deduplicated", true);
    }
    json.endObject();
  }
}
