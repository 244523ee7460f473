package dev.stepwell.engine;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Optional;

/// A body as the log keeps it: a long one is cut.
///
/// @param sha256 of the whole body, where it was cut: whoever wants it hidden is shown a hash,
///   which must be that of what was sent
public record Excerpt(Bytes bytes, Optional<Bytes> sha256) {
  /// Longer bodies are cut, in bytes.
  public static final int LIMIT = 16 << 10;

  /// All of a body, or all that is left of it.
  public static Excerpt whole(Bytes body) {
    return new Excerpt(body, Optional.empty());
  }

  static Excerpt of(Bytes body) {
    return body.size() <= LIMIT
        ? whole(body)
        : new Excerpt(cut(body), Optional.of(sha256(body.array())));
  }

  /// The beginning of a body that nobody hides.
  static Bytes cut(Bytes body) {
    return body.size() <= LIMIT ? body : Bytes.of(Arrays.copyOf(body.array(), LIMIT));
  }

  private static Bytes sha256(byte[] body) {
    try {
      return Bytes.of(MessageDigest.getInstance("SHA-256").digest(body));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
