package dev.stepwell.protocol.signature;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;

/// The hash of a body, as a signature carries it, while the body still grows: what was hashed once
/// is not hashed again. Not for several threads at once.
public final class BodyHash {
  private final MessageDigest digest;

  /// Of nothing yet.
  public BodyHash() {
    digest = sha256();
  }

  /// The hash of a whole body: base64url, padding kept for verifiers written by hand.
  public static String of(byte[] body) {
    return claim(sha256().digest(body));
  }

  /// Adds a part to the end of the body.
  public void add(byte[] bytes, int from, int length) {
    digest.update(bytes, from, length);
  }

  /// The hash of the body so far with one byte more, which does not stay.
  public String endingWith(byte last) {
    try {
      var copy = (MessageDigest) digest.clone();
      copy.update(last);
      return claim(copy.digest());
    } catch (CloneNotSupportedException impossible) {
      throw new IllegalStateException("the SHA-256 of every JDK can be copied", impossible);
    }
  }

  private static String claim(byte[] hash) {
    return Base64.getUrlEncoder().encodeToString(hash);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java has SHA-256", impossible);
    }
  }
}
