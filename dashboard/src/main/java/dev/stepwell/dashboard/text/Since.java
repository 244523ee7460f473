package dev.stepwell.dashboard.text;

import dev.stepwell.dashboard.visit.Refused;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.regex.Pattern;

/// A moment as people write it into a filter.
public final class Since {
  private static final Pattern AGO = Pattern.compile("(\\d{1,6})\\s*(s|m|h|d)");

  private Since() {}

  /// Unix time in milliseconds of `90s`, `15m`, `2h` or `3d` ago, of a moment in ISO 8601, or of
  /// one in UTC without its zone; nothing where nothing is written.
  ///
  /// @throws Refused where it is something else
  public static Optional<String> millis(String field, String text, Instant now) {
    if (text.isBlank()) {
      return Optional.empty();
    }
    try {
      return Optional.of(String.valueOf(moment(text.strip(), now).toEpochMilli()));
    } catch (DateTimeException | ArithmeticException other) {
      throw new Refused(
          400, field + ": write 2h, 3d, or a time such as 2026-11-26T03:00Z, not " + text);
    }
  }

  private static Instant moment(String text, Instant now) {
    var ago = AGO.matcher(text);
    if (ago.matches()) {
      long number = Long.parseLong(ago.group(1));
      return now.minus(
          switch (ago.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
          });
    }
    return text.endsWith("Z")
        ? Instant.parse(text.length() == 17 ? text.replace("Z", ":00Z") : text)
        : LocalDateTime.parse(text).toInstant(ZoneOffset.UTC);
  }
}
