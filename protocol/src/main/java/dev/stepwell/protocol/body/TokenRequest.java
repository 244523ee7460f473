package dev.stepwell.protocol.body;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.identity.TokenAccess;
import dev.stepwell.protocol.json.JsonReader;
import org.jspecify.annotations.Nullable;

/// The body that asks for another token: `{"name":"ci","access":"read-only"}`. Without an access it
/// may do everything, as the first token of a project does.
public record TokenRequest(String name, TokenAccess access) {

  /// Reads the body of the request.
  ///
  /// @throws WireException naming the field that is missing or wrong
  public static TokenRequest read(byte[] body) {
    return JsonReader.read(
        "body",
        body,
        reader -> {
          var fields = new Fields();
          reader.object("body", name -> fields.take(name, reader));
          return fields.request();
        });
  }

  private static final class Fields {
    private @Nullable String name;
    private TokenAccess access = TokenAccess.READ_WRITE;

    void take(String field, JsonReader reader) {
      switch (field) {
        case "name" -> name = Names.checked(field, reader.string(field));
        case "access" -> access = access(reader.string(field));
        default -> {
          // Skipped by the reader.
        }
      }
    }

    private static TokenAccess access(String text) {
      return TokenAccess.of(text)
          .orElseThrow(
              () -> new WireException("access", "must be \"read-write\" or \"read-only\""));
    }

    TokenRequest request() {
      if (name == null) {
        throw WaitRegistration.missing("name");
      }
      return new TokenRequest(name, access);
    }
  }
}
