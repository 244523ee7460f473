package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The body of a request: typed, or from a file.
final class Bodies {
  private Bodies() {}

  /// @param text as it was typed
  /// @param file where it lies instead; `-` is the standard input
  static Octets read(@Nullable String text, @Nullable String file) {
    if (file == null) {
      return text == null ? Octets.EMPTY : Octets.utf8(text);
    }
    if (text != null) {
      throw CommandException.usage("a body is typed or comes from --file, not both");
    }
    try {
      return Octets.wrap(
          file.equals("-") ? System.in.readAllBytes() : Files.readAllBytes(Path.of(file)));
    } catch (IOException failure) {
      throw CommandException.usage("cannot read " + file + ": " + failure.getMessage());
    }
  }
}
