package dev.stepwell.protocol.body;

import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.Set;

/// A step that the SDK leaves to the server to complete: the fields of the result are added when it
/// is there.
///
/// @param json the object as compact JSON, in the SDK's order, without the fields that the server
///   adds
public record StepTemplate(String json, StepHead head) {
  private static final Set<String> ADDED_LATER =
      Set.of("out", "waitEventId", "timeout", "waitTimeout");

  static StepTemplate take(JsonReader reader) {
    var fields = new StepHead.Fields();
    var json = new JsonWriter();
    json.beginObject();
    reader.object(
        "step",
        name -> {
          fields.take(name, reader);
          if (!ADDED_LATER.contains(name)) {
            json.name(name);
            reader.copy(json);
          }
        });
    json.endObject();
    return new StepTemplate(json.toString(), fields.head());
  }
}
