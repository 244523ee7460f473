package dev.stepwell.dashboard.request;

import java.util.Map;
import java.util.stream.Collectors;

/// Text as it stands in source code, written so that JavaScript and Python read the same in it.
final class Literals {
  private Literals() {}

  /// A text in single quotes. What could end it, break the line, or look like something else than
  /// it is (such as signs that turn the direction of writing around) is written as an escape.
  static String text(String text) {
    var literal = new StringBuilder(text.length() + 2).append('\'');
    for (int i = 0; i < text.length(); i++) {
      char letter = text.charAt(i);
      switch (letter) {
        case '\'' -> literal.append("\\'");
        case '\\' -> literal.append("\\\\");
        case '\n' -> literal.append("\\n");
        case '\r' -> literal.append("\\r");
        case '\t' -> literal.append("\\t");
        default -> {
          if (isHidden(letter)) {
            literal.append("\\u%04x".formatted((int) letter));
          } else {
            literal.append(letter);
          }
        }
      }
    }
    return literal.append('\'').toString();
  }

  /// Whether a letter is not to be seen as what it is.
  static boolean isHidden(char letter) {
    return switch (Character.getType(letter)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }

  /// An object in JavaScript, a dictionary in Python.
  ///
  /// @param fields names, as they are, and values, as literals
  static String map(Map<String, String> fields) {
    return fields.entrySet().stream()
        .map(field -> text(field.getKey()) + ": " + field.getValue())
        .collect(Collectors.joining(", ", "{ ", " }"));
  }
}
