package dev.stepwell.testkit;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.SplittableRandom;

/// Makes texts that are nearly valid: examples cut, repeated, joined and strewn with what parsers
/// stumble over. Noise alone would be refused at its first character, and reach nothing behind it.
public final class Mutator {
  private static final int MOST_CHANGES = 5;
  private static final int MOST_REPEATED = 400;

  private static final List<String> ODD =
      List.of(
          "\0",
          "\r\n",
          "\t",
          " ",
          "\u007F",
          "%",
          "%00",
          "%2f",
          "%C3",
          "\u00E9",
          "\u00A0",
          "\u0085",
          "\u2028",
          "\uFEFF",
          "\uFF0E",
          "\uFF11",
          "\u0661",
          "\u0130",
          "\u212A",
          "\uD83D",
          "\uDC00",
          "\uD83D\uDE00",
          "\"",
          "'",
          "\\",
          "\\u0000",
          "\\ud800",
          "{",
          "}",
          "[",
          "]",
          "(",
          ")",
          "<",
          ",",
          ":",
          ";",
          "/",
          "//",
          "?",
          "&",
          "=",
          "#",
          "@",
          "-",
          "--",
          "+",
          ".",
          "..",
          "*",
          "|",
          "^",
          "null",
          "true",
          "{}",
          "[]",
          "\"\"");

  private static final List<String> NUMBERS =
      List.of(
          "0",
          "-1",
          "-0",
          "1",
          "007",
          "1e999",
          "1e-999",
          "1E5",
          "0.1",
          "1.",
          ".5",
          "0x10",
          "255",
          "256",
          "65536",
          "2147483647",
          "2147483648",
          "4294967296",
          "9007199254740993",
          "9223372036854775807",
          "9223372036854775808",
          "18446744073709551616",
          "0.0000000000000000000000000001",
          "9".repeat(63),
          "9".repeat(400));

  private final SplittableRandom random;
  private final List<String> valid;

  /// @param valid examples of what the parser takes
  public Mutator(SplittableRandom random, List<String> valid) {
    this.random = random;
    this.valid = valid;
  }

  /// An example with some changes, or none.
  public String text() {
    var text = new StringBuilder(one(valid));
    for (int i = random.nextInt(MOST_CHANGES); i > 0; i--) {
      change(text);
    }
    return text.toString();
  }

  /// The same as bytes, some of which are perhaps damaged.
  public byte[] bytes() {
    var bytes = text().getBytes(StandardCharsets.UTF_8);
    if (random.nextInt(3) == 0) {
      damage(random, bytes);
    }
    return bytes;
  }

  /// Overwrites some bytes.
  public static void damage(SplittableRandom random, byte[] bytes) {
    for (int i = random.nextInt(4); bytes.length > 0 && i >= 0; i--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
    }
  }

  private void change(StringBuilder text) {
    int from = random.nextInt(text.length() + 1);
    int to = Math.min(text.length(), from + 1 + random.nextInt(8));
    switch (random.nextInt(9)) {
      case 0 -> text.delete(from, to);
      case 1 -> text.setLength(from);
      case 2 -> text.insert(from, one(ODD));
      case 3 -> text.replace(from, Math.min(text.length(), from + 1), one(ODD));
      case 4 -> number(text, from);
      case 5 -> text.insert(from, text.substring(from, to).repeat(1 + random.nextInt(3)));
      case 6 -> {
        if (random.nextInt(8) == 0) {
          text.insert(from, text.substring(from, to).repeat(random.nextInt(MOST_REPEATED)));
        }
      }
      case 7 -> {
        var other = one(valid);
        text.replace(from, text.length(), other.substring(random.nextInt(other.length() + 1)));
      }
      default -> swapCase(text, from);
    }
  }

  /// Puts another number in the place of the next one.
  private void number(StringBuilder text, int from) {
    int start = from;
    while (start < text.length() && !isDigit(text.charAt(start))) {
      start++;
    }
    int end = start;
    while (end < text.length() && isDigit(text.charAt(end))) {
      end++;
    }
    text.replace(start, end, one(NUMBERS));
  }

  private static void swapCase(StringBuilder text, int at) {
    if (at < text.length()) {
      char c = text.charAt(at);
      text.setCharAt(
          at, Character.isUpperCase(c) ? Character.toLowerCase(c) : Character.toUpperCase(c));
    }
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private String one(List<String> of) {
    return of.get(random.nextInt(of.size()));
  }
}
