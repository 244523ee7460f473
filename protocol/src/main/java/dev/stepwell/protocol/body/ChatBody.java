package dev.stepwell.protocol.body;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.Set;

/// The body of a chat (QStash protocol, 16).
public final class ChatBody {
  /// What clients say beside the chat, of which a model knows nothing. They leave it out themselves
  /// where they ask another provider than this server.
  private static final Set<String> STRAY = Set.of("provider", "system", "analytics");

  private ChatBody() {}

  /// The chat alone, as the model is asked.
  ///
  /// @throws dev.stepwell.protocol.WireException where it is no JSON object
  public static Octets forModel(Octets body) {
    var writer = new JsonWriter();
    JsonReader.read(
        "body",
        body.array(),
        reader -> {
          writer.beginObject();
          reader.object(
              "body",
              name -> {
                if (!STRAY.contains(name)) {
                  writer.name(name);
                  reader.copy(writer);
                }
              });
          writer.endObject();
          return writer;
        });
    return Octets.wrap(writer.toBytes());
  }
}
