package dev.stepwell.protocol.retry;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.time.Durations;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/// The waiting time that the response headers of a failed attempt ask for.
public final class RetryAfter {
  /// More than this is not obeyed.
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final int MAX_LENGTH = 64;
  private static final List<String> RATE_LIMIT_RESETS =
      List.of("X-Ratelimit-Reset", "X-Ratelimit-Reset-Requests", "X-Ratelimit-Reset-Tokens");

  private RetryAfter() {}

  /// `Retry-After` first, otherwise the longest that a rate-limit header names. What cannot be
  /// read, or asks for more than a day, counts as not there.
  public static Optional<Duration> delay(Headers responseHeaders, Instant now) {
    return longest(responseHeaders.all("Retry-After"), now)
        .or(() ->
            RATE_LIMIT_RESETS.stream()
                .flatMap(name -> longest(responseHeaders.all(name), now).stream())
                .max(Duration::compareTo));
  }

  private static Optional<Duration> longest(List<String> values, Instant now) {
    return values.stream().flatMap(value -> read(value, now).stream()).max(Duration::compareTo);
  }

  private static Optional<Duration> read(String value, Instant now) {
    var text = value.strip();
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    return Durations.read(text)
        .or(() -> untilDate(text, now))
        .filter(delay -> delay.compareTo(LONGEST) <= 0);
  }

  private static Optional<Duration> untilDate(String text, Instant now) {
    try {
      var date = ZonedDateTime.parse(text, DateTimeFormatter.RFC_1123_DATE_TIME).toInstant();
      var delay = Duration.between(now, date);
      return Optional.of(delay.isNegative() ? Duration.ZERO : delay);
    } catch (DateTimeException noDate) {
      return Optional.empty();
    }
  }
}
