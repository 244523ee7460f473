package dev.stepwell.server.api.intent;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.PublishRequest;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.Optional;

/// The names that messages are recognised by when they are published again (QStash protocol, 13).
final class Claims {
  private static final String GIVEN = "=";
  private static final String HASHED = "#";

  private Claims() {}

  /// What the publisher says wins over what the content says.
  ///
  /// @param destination a URL, or the name of a group
  static Optional<String> name(PublishRequest request, String destination, Octets body) {
    var wanted = request.deduplication();
    if (wanted.id().isPresent()) {
      return wanted.id().map(id -> GIVEN + id);
    }
    return wanted.contentBased()
        ? Optional.of(HASHED + hash(request, destination, body))
        : Optional.empty();
  }

  /// Destination, body, content type and forwarded headers, each with its length, so that no two
  /// contents look alike.
  private static String hash(PublishRequest request, String destination, Octets body) {
    var digest = sha256();
    add(digest, destination);
    add(digest, request.contentType().orElse(""));
    request.forward().fields().stream()
        .sorted(Comparator.comparing(Headers.Field::name).thenComparing(Headers.Field::value))
        .forEach(field -> {
          add(digest, field.name());
          add(digest, field.value());
        });
    digest.update(body.array());
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, bytes.length));
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
