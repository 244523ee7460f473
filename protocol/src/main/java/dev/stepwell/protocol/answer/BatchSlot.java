package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.json.JsonWriter;
import java.util.List;
import java.util.Optional;

/// What stands for one item in the answer to a batch.
public sealed interface BatchSlot {
  void write(JsonWriter json);

  default byte[] toJson() {
    return Answers.rendered(this::write);
  }

  /// A message that was accepted; also the answer to a publish.
  ///
  /// @param messageId of the earlier message where it was recognised as a duplicate
  /// @param url the destination, where it is told
  record Published(String messageId, Optional<String> url, boolean deduplicated)
      implements BatchSlot {
    public static Published of(String messageId) {
      return new Published(messageId, Optional.empty(), false);
    }

    public static Published duplicateOf(String messageId) {
      return new Published(messageId, Optional.empty(), true);
    }

    @Override
    public void write(JsonWriter json) {
      json.beginObject();
      json.field("messageId", messageId);
      json.optional("url", url.orElse(null));
      if (deduplicated) {
        json.field("deduplicated", true);
      }
      json.endObject();
    }
  }

  /// One message for each endpoint of a URL group; also the answer to a publish to it.
  record Group(List<Published> messages) implements BatchSlot {
    public Group {
      messages = List.copyOf(messages);
    }

    @Override
    public void write(JsonWriter json) {
      json.beginArray();
      messages.forEach(message -> message.write(json));
      json.endArray();
    }
  }

  /// An item that was refused while others were accepted.
  record Refused(String error) implements BatchSlot {
    @Override
    public void write(JsonWriter json) {
      json.beginObject();
      json.field("error", error);
      json.endObject();
    }
  }
}
