package dev.stepwell.protocol.time;

import dev.stepwell.protocol.WireException;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.Optional;

/// Durations as headers spell them: `10s`, `1d10h30m`, `1.5s`, or a bare number of seconds.
public final class Durations {
  /// Longer ones are refused, so that adding one to a moment of our time cannot overflow.
  public static final Duration LONGEST = Duration.ofDays(365 * 1000L);

  private static final int MAX_LENGTH = 64;
  private static final BigDecimal NANOS_PER_SECOND = BigDecimal.valueOf(1_000_000_000L);
  private static final BigDecimal LONGEST_NANOS =
      BigDecimal.valueOf(LONGEST.toSeconds()).multiply(NANOS_PER_SECOND);

  private Durations() {}

  /// Reads a duration that has to be there and to be valid.
  ///
  /// @param field named in the refusal
  public static Duration parse(String field, String text) {
    return read(text.strip())
        .orElseThrow(() ->
            new WireException(
                field,
                "this is no duration: expected a form such as 10s, 1d10h30m or a number of"
                    + " seconds, not negative and at most 1000 years"));
  }

  /// The duration, or nothing where the text is none.
  public static Optional<Duration> read(String text) {
    if (text.isEmpty() || text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    var nanos = BigDecimal.ZERO;
    int at = 0;
    while (at < text.length()) {
      int numberEnd = endOfNumber(text, at);
      int unitEnd = endOfUnit(text, numberEnd);
      var number = number(text.substring(at, numberEnd));
      var unit = text.substring(numberEnd, unitEnd);
      // A number without a unit means seconds, but only where it is the whole text.
      var unitNanos = unit.isEmpty() && at > 0 ? Optional.<BigDecimal>empty() : nanosOf(unit);
      if (number.isEmpty() || unitNanos.isEmpty()) {
        return Optional.empty();
      }
      nanos = nanos.add(number.get().multiply(unitNanos.get()));
      at = unitEnd;
    }
    if (nanos.compareTo(LONGEST_NANOS) > 0) {
      return Optional.empty();
    }
    var parts = nanos.divideAndRemainder(NANOS_PER_SECOND);
    return Optional.of(Duration.ofSeconds(parts[0].longValue(), parts[1].longValue()));
  }

  private static int endOfNumber(String text, int from) {
    int at = from;
    while (at < text.length() && (isDigit(text.charAt(at)) || text.charAt(at) == '.')) {
      at++;
    }
    return at;
  }

  private static int endOfUnit(String text, int from) {
    int at = from;
    while (at < text.length() && !isDigit(text.charAt(at)) && text.charAt(at) != '.') {
      at++;
    }
    return at;
  }

  /// Digits with at most one point, at least one digit in front of it.
  static Optional<BigDecimal> number(String text) {
    int point = text.indexOf('.');
    boolean valid =
        !text.isEmpty()
            && isDigit(text.charAt(0))
            && text.chars().allMatch(c -> c == '.' || isDigit((char) c))
            && point == text.lastIndexOf('.')
            && point != text.length() - 1;
    return valid ? Optional.of(new BigDecimal(text)) : Optional.empty();
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static Optional<BigDecimal> nanosOf(String unit) {
    long nanos =
        switch (unit) {
          case "ns" -> 1;
          // The second spelling of the micro sign, and its UTF-8 bytes read as ISO-8859-1.
          case "us", "\u00B5s", "\u03BCs", "\u00C2\u00B5s" -> 1_000;
          case "ms" -> 1_000_000;
          case "", "s" -> seconds(1);
          case "m" -> seconds(60);
          case "h" -> seconds(3_600);
          case "d" -> seconds(86_400);
          case "w" -> seconds(7 * 86_400);
          case "mo" -> seconds(30 * 86_400);
          case "y" -> seconds(365 * 86_400);
          default -> -1;
        };
    return nanos < 0 ? Optional.empty() : Optional.of(BigDecimal.valueOf(nanos));
  }

  private static long seconds(long seconds) {
    return seconds * 1_000_000_000L;
  }
}
