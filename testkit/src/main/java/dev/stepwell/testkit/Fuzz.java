package dev.stepwell.testkit;

import java.util.Optional;
import java.util.function.Supplier;

/// What tests of parsers with made-up input have in common.
public final class Fuzz {
  private static final int MOST_SHOWN = 2_000;

  private Fuzz() {}

  /// Says what the input was where a property of it does not hold.
  public static void with(String input, Runnable properties) {
    try {
      properties.run();
    } catch (RuntimeException | AssertionError | StackOverflowError | OutOfMemoryError failure) {
      throw new AssertionError("with the input \"" + shown(input) + "\": " + failure, failure);
    }
  }

  /// What a parser makes of its input; nothing where it refuses in the way it said it would.
  public static <T> Optional<T> unless(
      Class<? extends RuntimeException> refusal, Supplier<T> parser) {
    try {
      return Optional.of(parser.get());
    } catch (RuntimeException thrown) {
      if (!refusal.isInstance(thrown)) {
        throw thrown;
      }
      return Optional.empty();
    }
  }

  /// As it would stand in a source file.
  public static String shown(String input) {
    var shown = new StringBuilder();
    for (int i = 0; i < Math.min(input.length(), MOST_SHOWN); i++) {
      char c = input.charAt(i);
      if (c >= ' ' && c < 0x7F && c != '"' && c != '\\') {
        shown.append(c);
      } else {
        shown.append("\\u%04X".formatted((int) c));
      }
    }
    return input.length() > MOST_SHOWN
        ? shown + "... (" + input.length() + " characters)"
        : shown.toString();
  }
}
