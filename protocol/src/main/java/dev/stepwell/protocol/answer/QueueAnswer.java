package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;

/// What is told of a queue. SDKs index its fields without a default, so none is ever left out.
///
/// @param lag messages that are not finished
public record QueueAnswer(
    String name, int parallelism, Instant createdAt, Instant updatedAt, int lag, boolean paused) {

  void write(JsonWriter json) {
    json.beginObject();
    json.field("name", name);
    json.field("parallelism", parallelism);
    json.field("createdAt", createdAt.toEpochMilli());
    json.field("updatedAt", updatedAt.toEpochMilli());
    json.field("lag", lag);
    json.field("paused", paused);
    json.endObject();
  }
}
