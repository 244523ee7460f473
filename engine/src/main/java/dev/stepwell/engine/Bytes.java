package dev.stepwell.engine;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// An immutable run of bytes with value equality. It takes the array over: whoever hands one in
/// must not change it afterwards.
public final class Bytes {
  public static final Bytes EMPTY = new Bytes(new byte[0]);

  private final byte[] array;

  private Bytes(byte[] array) {
    this.array = array;
  }

  public static Bytes of(byte[] array) {
    return array.length == 0 ? EMPTY : new Bytes(array);
  }

  public static Bytes utf8(String text) {
    return of(text.getBytes(StandardCharsets.UTF_8));
  }

  public int size() {
    return array.length;
  }

  public boolean isEmpty() {
    return array.length == 0;
  }

  /// The bytes themselves, not a copy: read only.
  public byte[] array() {
    return array;
  }

  /// The bytes read as UTF-8; malformed input becomes the replacement character.
  public String utf8() {
    return new String(array, StandardCharsets.UTF_8);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes that && Arrays.equals(array, that.array);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(array);
  }

  @Override
  public String toString() {
    return array.length <= 64 ? '"' + utf8() + '"' : array.length + " bytes";
  }
}
