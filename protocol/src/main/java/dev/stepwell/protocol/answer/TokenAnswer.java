package dev.stepwell.protocol.answer;

import dev.stepwell.protocol.identity.TokenAccess;
import dev.stepwell.protocol.json.JsonWriter;
import org.jspecify.annotations.Nullable;

/// A token as it is listed, which is without itself.
///
/// @param name absent where the operator's configuration named it
/// @param createdAt Unix time in milliseconds; absent for the same
/// @param current whether it is the one that asks
public record TokenAnswer(
    String id,
    @Nullable String name,
    TokenAccess access,
    @Nullable Long createdAt,
    boolean current) {
  void write(JsonWriter json) {
    json.beginObject();
    json.field("id", id);
    json.optional("name", name);
    json.field("access", access.text());
    json.optional("createdAt", createdAt);
    json.field("current", current);
    json.endObject();
  }

  /// The answer to whoever asked for it: this one time with the token.
  public byte[] created(String token) {
    return Answers.object(json -> {
      json.field("id", id);
      json.optional("name", name);
      json.field("access", access.text());
      json.optional("createdAt", createdAt);
      json.field("token", token);
    });
  }
}
