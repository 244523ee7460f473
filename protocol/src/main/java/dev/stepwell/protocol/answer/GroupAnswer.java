package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// A URL group as it is shown.
public record GroupAnswer(
    String name, Instant createdAt, Instant updatedAt, List<Endpoint> endpoints) {
  public GroupAnswer {
    endpoints = List.copyOf(endpoints);
  }

  /// Where a message of the group goes.
  ///
  /// @param name left out where there is none
  public record Endpoint(String url, Optional<String> name) {}

  void write(JsonWriter json) {
    json.beginObject();
    json.field("name", name);
    json.field("createdAt", createdAt.toEpochMilli());
    json.field("updatedAt", updatedAt.toEpochMilli());
    json.name("endpoints");
    json.beginArray();
    for (var endpoint : endpoints) {
      json.beginObject();
      endpoint.name().ifPresent(text -> json.field("name", text));
      json.field("url", endpoint.url());
      json.endObject();
    }
    json.endArray();
    json.endObject();
  }
}
