package dev.stepwell.cli.client;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.OptionalLong;

/// Times as people read them. Always UTC, as in the log of the server.
final class Times {
  private static final DateTimeFormatter SECONDS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss").withZone(ZoneOffset.UTC);
  private static final DateTimeFormatter MILLIS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm:ss.SSS").withZone(ZoneOffset.UTC);

  private Times() {}

  /// @param millis Unix time in milliseconds
  static String second(OptionalLong millis) {
    return millis.isEmpty() ? "" : SECONDS.format(Instant.ofEpochMilli(millis.getAsLong()));
  }

  /// @param millis Unix time in milliseconds
  static String exact(OptionalLong millis) {
    return millis.isEmpty() ? "" : MILLIS.format(Instant.ofEpochMilli(millis.getAsLong()));
  }

  /// The time between two moments, in the two largest units that it has.
  static String between(OptionalLong from, OptionalLong to) {
    return from.isEmpty() || to.isEmpty()
        ? ""
        : text(Duration.ofMillis(to.getAsLong() - from.getAsLong()));
  }

  static String text(Duration time) {
    if (time.toMillis() < 1_000) {
      return time.toMillis() + " ms";
    }
    if (time.toMinutes() < 1) {
      return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toDays() < 1
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " d " + time.toHoursPart() + " h";
  }
}
