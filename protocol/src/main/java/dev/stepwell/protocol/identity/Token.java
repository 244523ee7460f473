package dev.stepwell.protocol.identity;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonReader;
import dev.stepwell.protocol.json.JsonWriter;
import java.util.Base64;
import java.util.Optional;

/// Tokens: base64 of a JSON object with a `UserID`, which an SDK reads to build webhook URLs. To
/// the server they are opaque otherwise.
public final class Token {
  private static final int MAX_LENGTH = 4_096;

  private Token() {}

  public static String of(String userId, String password) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("UserID", userId);
    json.field("Password", password);
    json.endObject();
    return Base64.getEncoder().encodeToString(json.toBytes());
  }

  /// The user id inside the token, or nothing where it has not that form.
  public static Optional<String> userId(String token) {
    if (token.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    try {
      var json = Octets.wrap(Base64.getDecoder().decode(token)).array();
      return JsonReader.read(
          "token",
          json,
          reader -> {
            var found = new String[1];
            reader.object(
                "token",
                name -> {
                  if (name.equals("UserID")) {
                    found[0] = reader.string("UserID");
                  }
                });
            return Optional.ofNullable(found[0]).filter(id -> !id.isEmpty());
          });
    } catch (IllegalArgumentException | WireException foreign) {
      return Optional.empty();
    }
  }

  /// The token of an `Authorization` header.
  public static Optional<String> ofAuthorization(String value) {
    var text = value.strip();
    var scheme = "Bearer ";
    if (!text.regionMatches(true, 0, scheme, 0, scheme.length())) {
      return Optional.empty();
    }
    return Optional.of(text.substring(scheme.length()).strip()).filter(token -> !token.isEmpty());
  }
}
