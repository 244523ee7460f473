package dev.stepwell.dashboard.request;

import java.util.List;
import java.util.stream.Collectors;

/// What a function is called with, by name.
///
/// @param value as it stands in the code
record Argument(String name, String value) {
  static Argument text(String name, String text) {
    return new Argument(name, Literals.text(text));
  }

  /// All of them, one a line.
  ///
  /// @param separator between name and value
  static String lines(List<Argument> arguments, String indent, String separator) {
    return arguments.stream()
        .map(argument -> indent + argument.name + separator + argument.value + ",\n")
        .collect(Collectors.joining());
  }
}
