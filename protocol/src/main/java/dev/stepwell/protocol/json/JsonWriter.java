package dev.stepwell.protocol.json;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Writes JSON byte for byte as `JSON.stringify` does: no blanks, and no escapes but those that it
/// writes itself. SDKs hash such text again after a body parser has read it, so a needlessly
/// escaped `=` breaks signatures.
///
/// Commas are set by the writer; that objects and arrays are closed is up to the caller.
public final class JsonWriter {
  private static final byte[] HEX = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  private byte[] buffer;
  private int size;
  private boolean comma;

  public JsonWriter() {
    this(256);
  }

  public JsonWriter(int expectedSize) {
    buffer = new byte[Math.max(16, expectedSize)];
  }

  public void beginObject() {
    begin('{');
  }

  public void endObject() {
    end('}');
  }

  public void beginArray() {
    begin('[');
  }

  public void endArray() {
    end(']');
  }

  public void name(String name) {
    value();
    quoted(name);
    put(':');
    comma = false;
  }

  public void string(String text) {
    value();
    quoted(text);
  }

  public void number(long number) {
    value();
    ascii(Long.toString(number));
  }

  public void bool(boolean value) {
    value();
    ascii(value ? "true" : "false");
  }

  /// A string that holds the bytes in base64.
  public void base64(Octets octets) {
    value();
    put('"');
    var encoded = Base64.getEncoder().encode(octets.array());
    room(encoded.length);
    System.arraycopy(encoded, 0, buffer, size, encoded.length);
    size += encoded.length;
    put('"');
  }

  /// A value that is JSON already.
  public void raw(byte[] json) {
    value();
    room(json.length);
    System.arraycopy(json, 0, buffer, size, json.length);
    size += json.length;
  }

  public void field(String name, String text) {
    name(name);
    string(text);
  }

  public void field(String name, long number) {
    name(name);
    number(number);
  }

  public void field(String name, boolean value) {
    name(name);
    bool(value);
  }

  public void field(String name, Octets octets) {
    name(name);
    base64(octets);
  }

  /// An object of arrays of strings.
  public void field(String name, Headers headers) {
    name(name);
    beginObject();
    headers.map().forEach(this::field);
    endObject();
  }

  public void field(String name, List<String> texts) {
    name(name);
    beginArray();
    texts.forEach(this::string);
    endArray();
  }

  public void optional(String name, @Nullable String text) {
    if (text != null) {
      field(name, text);
    }
  }

  public void optional(String name, @Nullable Long number) {
    if (number != null) {
      field(name, number);
    }
  }

  public void optional(String name, @Nullable Integer number) {
    if (number != null) {
      field(name, number);
    }
  }

  public void optional(String name, @Nullable Boolean value) {
    if (value != null) {
      field(name, value);
    }
  }

  public void optional(String name, @Nullable Headers headers) {
    if (headers != null) {
      field(name, headers);
    }
  }

  public byte[] toBytes() {
    return Arrays.copyOf(buffer, size);
  }

  @Override
  public String toString() {
    return new String(buffer, 0, size, StandardCharsets.UTF_8);
  }

  private void begin(char bracket) {
    value();
    put(bracket);
    comma = false;
  }

  private void end(char bracket) {
    put(bracket);
    comma = true;
  }

  private void value() {
    if (comma) {
      put(',');
    }
    comma = true;
  }

  private void quoted(String text) {
    put('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        if (c < 0x20 || c == '"' || c == '\\') {
          escaped(c);
        } else {
          put(c);
        }
      } else if (c < 0x800) {
        put(0xC0 | (c >> 6));
        tail(c);
      } else if (!Character.isSurrogate(c)) {
        put(0xE0 | (c >> 12));
        tail(c >> 6);
        tail(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int point = Character.toCodePoint(c, text.charAt(++i));
        put(0xF0 | (point >> 18));
        tail(point >> 12);
        tail(point >> 6);
        tail(point);
      } else {
        unicodeEscape(c);
      }
    }
    put('"');
  }

  /// A further byte of a character in UTF-8: its lowest six bits.
  private void tail(int bits) {
    put(0x80 | (bits & 0x3F));
  }

  private void escaped(char c) {
    switch (c) {
      case '"' -> ascii("\\\"");
      case '\\' -> ascii("\\\\");
      case '\b' -> ascii("\\b");
      case '\f' -> ascii("\\f");
      case '\n' -> ascii("\\n");
      case '\r' -> ascii("\\r");
      case '\t' -> ascii("\\t");
      default -> unicodeEscape(c);
    }
  }

  private void unicodeEscape(char c) {
    ascii("\\u");
    for (int shift = 12; shift >= 0; shift -= 4) {
      put(HEX[(c >> shift) & 0xF]);
    }
  }

  private void ascii(String text) {
    for (int i = 0; i < text.length(); i++) {
      put(text.charAt(i));
    }
  }

  private void put(int octet) {
    room(1);
    buffer[size++] = (byte) octet;
  }

  private void room(int more) {
    if (more > buffer.length - size) {
      int wanted = Math.addExact(size, more);
      int doubled = (int) Math.min(Integer.MAX_VALUE - 16, buffer.length * 2L);
      buffer = Arrays.copyOf(buffer, Math.max(wanted, doubled));
    }
  }
}
