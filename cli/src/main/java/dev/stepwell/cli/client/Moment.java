package dev.stepwell.cli.client;

import dev.stepwell.protocol.time.Durations;
import java.time.Instant;
import java.time.format.DateTimeParseException;

/// A moment as people write it.
final class Moment {
  private Moment() {}

  /// Reads a moment, in Unix time and milliseconds.
  ///
  /// @param text such as `2026-11-26T03:00:00Z`, or `2h`, which was two hours ago
  static String millis(String option, String text) {
    var ago = Durations.read(text);
    if (ago.isPresent()) {
      return String.valueOf(Instant.now().minus(ago.get()).toEpochMilli());
    }
    try {
      return String.valueOf(Instant.parse(text).toEpochMilli());
    } catch (DateTimeParseException other) {
      throw CommandException.usage(
          option + " is a time as in 2026-11-26T03:00:00Z, or how long ago, as in 2h");
    }
  }
}
