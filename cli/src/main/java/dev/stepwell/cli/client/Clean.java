package dev.stepwell.cli.client;

/// Text from a server as a terminal may get it: bodies and errors are written by strangers, and a
/// terminal obeys control characters.
final class Clean {
  private static final char REPLACEMENT = '\uFFFD';

  private Clean() {}

  /// On one line: blanks in place of line breaks and tabs.
  static String line(String text) {
    return text.codePoints()
        .map(point -> Character.isWhitespace(point) ? ' ' : harmless(point))
        .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
        .toString();
  }

  /// On one line and not longer than that many characters.
  static String line(String text, int most) {
    var line = line(text);
    int points = line.codePointCount(0, line.length());
    return points <= most ? line : line.substring(0, line.offsetByCodePoints(0, most - 1)) + "…";
  }

  /// Control characters, and those that turn the direction of what follows, are shown as a box.
  private static int harmless(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          REPLACEMENT;
      default -> point;
    };
  }
}
