package dev.stepwell.store.codec;

import java.nio.charset.StandardCharsets;

/// Reads what a [KeyWriter] has written.
public final class KeyReader {
  private final byte[] key;
  private int at;

  /// @param at where to begin
  public KeyReader(byte[] key, int at) {
    this.key = key;
    this.at = at;
  }

  /// A number from 0 to 255.
  public int oneByte() {
    return key[at++] & 0xff;
  }

  public int unsignedShort() {
    return (key[at++] & 0xff) << 8 | (key[at++] & 0xff);
  }

  public int number() {
    return (int) bigEndian(4) ^ Integer.MIN_VALUE;
  }

  public long longNumber() {
    return bigEndian(8) ^ Long.MIN_VALUE;
  }

  public String text() {
    int end = at;
    int zeros = 0;
    while (key[end] != 0 || key[end + 1] != 0) {
      if (key[end++] == 0) {
        zeros++;
        end++;
      }
    }
    var text = zeros == 0 ? new String(key, at, end - at, StandardCharsets.UTF_8) : escaped(end);
    at = end + 2;
    return text;
  }

  private String escaped(int end) {
    var bytes = new byte[end - at];
    int size = 0;
    for (int i = at; i < end; i++) {
      bytes[size++] = key[i];
      if (key[i] == 0) {
        i++;
      }
    }
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  private long bigEndian(int length) {
    long value = 0;
    for (int end = at + length; at < end; at++) {
      value = value << 8 | (key[at] & 0xff);
    }
    return value;
  }
}
