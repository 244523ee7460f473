package dev.stepwell.protocol;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.IntPredicate;

/// Percent-encoding of paths and queries.
public final class Percent {
  private static final String HEX = "0123456789ABCDEF";

  private Percent() {}

  /// Decodes each `%XX` once; the bytes together must be UTF-8.
  ///
  /// @param field named in the refusal of a broken escape
  public static String decode(String field, String text) {
    if (text.indexOf('%') < 0) {
      return text;
    }
    var source = text.getBytes(StandardCharsets.UTF_8);
    var decoded = new byte[source.length];
    int size = 0;
    for (int i = 0; i < source.length; i++) {
      if (source[i] == '%') {
        int high = i + 2 < source.length ? digit(source[i + 1]) : -1;
        int low = high < 0 ? -1 : digit(source[i + 2]);
        if (low < 0) {
          throw new WireException(field, "'%' must be followed by two hexadecimal digits");
        }
        decoded[size++] = (byte) (high << 4 | low);
        i += 2;
      } else {
        decoded[size++] = source[i];
      }
    }
    return Octets.wrap(Arrays.copyOf(decoded, size))
        .text()
        .orElseThrow(() -> new WireException(field, "the decoded text is not valid UTF-8"));
  }

  /// Whether [#decode] takes the text.
  public static boolean isDecodable(String text) {
    try {
      decode("", text);
      return true;
    } catch (WireException broken) {
      return false;
    }
  }

  /// As [#decode], with `+` for a blank, as in queries.
  public static String decodeQuery(String field, String text) {
    return decode(field, text.replace('+', ' '));
  }

  /// Encodes what is not ASCII and the ASCII characters that are not allowed; escapes that are
  /// there already stay.
  public static String encode(String text, IntPredicate allowed) {
    return isEncoded(text, allowed) ? text : encodeOctets(Octets.utf8(text).array(), allowed);
  }

  /// As [#encode], for a text whose characters each stand for one byte, as in a raw request line.
  public static String encodeLatin(String text, IntPredicate allowed) {
    return isEncoded(text, allowed)
        ? text
        : encodeOctets(text.getBytes(StandardCharsets.ISO_8859_1), allowed);
  }

  private static boolean isEncoded(String text, IntPredicate allowed) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x7F || !allowed.test(c)) {
        return false;
      }
    }
    return true;
  }

  private static String encodeOctets(byte[] octets, IntPredicate allowed) {
    var encoded = new StringBuilder(octets.length + 16);
    for (byte octet : octets) {
      int value = octet & 0xFF;
      if (value < 0x7F && allowed.test(value)) {
        encoded.append((char) value);
      } else {
        encoded.append('%').append(HEX.charAt(value >> 4)).append(HEX.charAt(value & 0xF));
      }
    }
    return encoded.toString();
  }

  private static int digit(byte octet) {
    return octet < 0 ? -1 : Character.digit((char) octet, 16);
  }
}
