package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.json.JsonReader;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a third party answered, read back from the result of a call step (workflow protocol, 4.5):
/// `{"status":201,"header":{"Name":["value"]},"body":"one character for each byte"}`.
record CallAnswer(@Nullable Integer status, Headers headers, @Nullable String body) {

  /// As it is shown; nothing where the result is not what an SDK makes of a call.
  static Optional<CallAnswer> read(String out, Display display) {
    try {
      return Optional.of(
          JsonReader.read(
              "out",
              out.getBytes(StandardCharsets.UTF_8),
              reader -> {
                var fields = new Fields();
                reader.object("out", name -> fields.take(name, reader));
                return fields.shown(display);
              }));
    } catch (WireException other) {
      return Optional.empty();
    }
  }

  private static final class Fields {
    private final Headers.Builder headers = Headers.builder();
    private @Nullable Integer status;
    private @Nullable String body;

    void take(String name, JsonReader reader) {
      switch (name) {
        case "status" -> status = reader.optionalCount(name).orElse(null);
        case "body" -> body = reader.optionalString(name).orElse(null);
        case "header" -> reader.object(name, header -> header(header, reader));
        default -> {
          // Skipped by the reader.
        }
      }
    }

    private void header(String name, JsonReader reader) {
      if (reader.isString()) {
        headers.addIfValid(name, reader.string(name));
      } else if (reader.isArray()) {
        reader.array(name, () -> headers.addIfValid(name, reader.string(name)));
      }
    }

    CallAnswer shown(Display display) {
      return new CallAnswer(
          status, display.headers(headers.build()), body == null ? null : shown(body, display));
    }

    /// The text that the bytes are; what is none, or was decoded already, stays as it is.
    private static @Nullable String shown(String text, Display display) {
      if (text.chars().anyMatch(c -> c > 0xff)) {
        return display.payload(text);
      }
      var bytes = text.getBytes(StandardCharsets.ISO_8859_1);
      return display.payload(Octets.wrap(bytes).text().orElse(text), Bytes.of(bytes));
    }
  }
}
