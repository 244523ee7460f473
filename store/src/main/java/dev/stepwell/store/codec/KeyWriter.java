package dev.stepwell.store.codec;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Writes the parts of a key so that keys compare byte by byte as their parts do one after another.
/// Not for several threads.
public final class KeyWriter {
  /// Ends a text. It is below everything that may follow inside one.
  private static final byte END = 0;

  /// Follows a zero byte inside a text, to tell it from the end.
  private static final byte ESCAPED = (byte) 0xff;

  private byte[] bytes = new byte[64];
  private int size;

  public KeyWriter putByte(int value) {
    room(1);
    bytes[size++] = (byte) value;
    return this;
  }

  /// A number from 0 to 65,535.
  public KeyWriter putUnsignedShort(int value) {
    if (value >>> 16 != 0) {
      throw new IllegalArgumentException("not from 0 to 65535: " + value);
    }
    room(2);
    bytes[size++] = (byte) (value >> 8);
    bytes[size++] = (byte) value;
    return this;
  }

  /// The sign bit is turned round, which puts negative numbers first.
  public KeyWriter putInt(int value) {
    room(4);
    int ordered = value ^ Integer.MIN_VALUE;
    for (int shift = 24; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (ordered >> shift);
    }
    return this;
  }

  /// The sign bit is turned round, which puts negative numbers first.
  public KeyWriter putLong(long value) {
    room(8);
    long ordered = value ^ Long.MIN_VALUE;
    for (int shift = 56; shift >= 0; shift -= 8) {
      bytes[size++] = (byte) (ordered >> shift);
    }
    return this;
  }

  /// A text in UTF-8, in the order of those bytes; a shorter one comes before its continuations.
  public KeyWriter putText(String value) {
    byte[] text = value.getBytes(StandardCharsets.UTF_8);
    room(2 * text.length + 2);
    for (byte b : text) {
      bytes[size++] = b;
      if (b == END) {
        bytes[size++] = ESCAPED;
      }
    }
    bytes[size++] = END;
    bytes[size++] = END;
    return this;
  }

  /// What was written since the last call.
  public byte[] take() {
    byte[] key = Arrays.copyOf(bytes, size);
    size = 0;
    return key;
  }

  private void room(int more) {
    if (bytes.length - size < more) {
      bytes = Arrays.copyOf(bytes, Math.max(2 * bytes.length, size + more));
    }
  }
}
