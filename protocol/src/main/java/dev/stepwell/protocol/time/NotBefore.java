package dev.stepwell.protocol.time;

import dev.stepwell.protocol.WireException;
import java.math.BigDecimal;
import java.time.Instant;

/// A moment as `Upstash-Not-Before` spells it: Unix seconds, perhaps with a fraction.
public final class NotBefore {
  private static final int MAX_LENGTH = 40;
  // The last second of the year 9999.
  private static final BigDecimal LAST_SECOND = BigDecimal.valueOf(253_402_300_799L);

  private NotBefore() {}

  /// Reads a moment; it may be in the past.
  ///
  /// @param field named in the refusal
  public static Instant parse(String field, String text) {
    var trimmed = text.strip();
    if (trimmed.length() <= MAX_LENGTH) {
      var number = Durations.number(trimmed);
      if (number.isPresent() && number.get().compareTo(LAST_SECOND) <= 0) {
        var seconds = number.get().longValue();
        var nanos = number.get().subtract(BigDecimal.valueOf(seconds)).movePointRight(9);
        return Instant.ofEpochSecond(seconds, nanos.longValue());
      }
    }
    throw new WireException(field, "expected a Unix time in seconds");
  }
}
