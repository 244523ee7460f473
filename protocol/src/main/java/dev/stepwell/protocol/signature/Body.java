package dev.stepwell.protocol.signature;

/// A body and its hash.
///
/// @param bytes read only
/// @param hash as a signature carries it
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Body(byte[] bytes, String hash) {
  /// One without a byte.
  public static final Body NONE = of(new byte[0]);

  public static Body of(byte[] bytes) {
    return new Body(bytes, BodyHash.of(bytes));
  }
}
