package dev.stepwell.protocol.dlq;

import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.protocol.message.MessageAnswer;
import java.util.List;
import java.util.Optional;

/// An entry of the dead letter queue: a message outside workflows that failed (QStash protocol,
/// 5.2).
public record MessageEntry(String dlqId, MessageAnswer message, DeadEntry.Answer answer) {

  public byte[] toJson() {
    var json = new JsonWriter();
    write(json);
    return json.toBytes();
  }

  /// `{"cursor":"…","messages":[…]}`, without a cursor on the last page.
  public static byte[] page(Optional<String> cursor, List<MessageEntry> entries) {
    var json = new JsonWriter();
    json.beginObject();
    cursor.ifPresent(text -> json.field("cursor", text));
    json.name("messages");
    json.beginArray();
    entries.forEach(entry -> entry.write(json));
    json.endArray();
    json.endObject();
    return json.toBytes();
  }

  private void write(JsonWriter json) {
    json.beginObject();
    json.field("dlqId", dlqId);
    message.write(json);
    json.field("responseStatus", answer.status());
    json.field("responseHeader", answer.headers());
    json.field("responseBody", answer.body().text());
    answer.body().binary().ifPresent(bytes -> json.field("responseBodyBase64", bytes));
    json.endObject();
  }
}
