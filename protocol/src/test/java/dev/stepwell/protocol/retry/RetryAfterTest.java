package dev.stepwell.protocol.retry;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.header.Headers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

  private static Optional<Duration> after(String name, String value) {
    return RetryAfter.delay(Headers.of(name, value), NOW);
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 30, 30",
    "Retry-After, 0, 0",
    "retry-after, 1d, 86400",
    "Retry-After, 10m, 600",
    "Retry-After, 'Tue, 24 Nov 2026 12:01:00 GMT', 60",
    "Retry-After, 'Tue, 24 Nov 2026 11:00:00 GMT', 0",
    "X-RateLimit-Reset, 6m5s, 365",
    "X-RateLimit-Reset-Requests, 7, 7",
    "X-RateLimit-Reset-Tokens, 2s, 2"
  })
  void obeysWhatTheEndpointAsksFor(String name, String value, long seconds) {
    assertThat(after(name, value)).contains(Duration.ofSeconds(seconds));
  }

  @ParameterizedTest
  @CsvSource({
    "Retry-After, 86401",
    "Retry-After, 2d",
    "Retry-After, 'Thu, 26 Nov 2026 12:01:00 GMT'",
    "Retry-After, -1",
    "Retry-After, later",
    "X-RateLimit-Reset, 1795445170"
  })
  void ignoresMoreThanADayAndWhatItCannotRead(String name, String value) {
    assertThat(after(name, value)).isEmpty();
  }

  @Test
  void prefersRetryAfterAndElseTheLongest() {
    var limits =
        Headers.builder()
            .add("X-RateLimit-Reset-Requests", "5")
            .add("X-RateLimit-Reset-Tokens", "9")
            .add("X-RateLimit-Reset", "99d");
    assertThat(RetryAfter.delay(limits.build(), NOW)).contains(Duration.ofSeconds(9));
    assertThat(RetryAfter.delay(limits.add("Retry-After", "3").build(), NOW))
        .contains(Duration.ofSeconds(3));
    assertThat(RetryAfter.delay(Headers.NONE, NOW)).isEmpty();
  }

  @Test
  void backsOffAsDocumented() {
    assertThat(Backoff.beforeRetry(1)).isEqualTo(Duration.ofMillis(12_182));
    assertThat(Backoff.beforeRetry(2)).isEqualTo(Duration.ofMillis(148_413));
    assertThat(Backoff.beforeRetry(3).toSeconds()).isEqualTo(1808);
    assertThat(Backoff.beforeRetry(4).toSeconds()).isEqualTo(22026);
    assertThat(Backoff.beforeRetry(5)).isEqualTo(Duration.ofDays(1));
    assertThat(Backoff.beforeRetry(Integer.MAX_VALUE)).isEqualTo(Duration.ofDays(1));
  }
}
