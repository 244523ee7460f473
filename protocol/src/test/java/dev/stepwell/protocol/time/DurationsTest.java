package dev.stepwell.protocol.time;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "10, 10000",
    "10s, 10000",
    "3600s, 3600000",
    "1d10h30m, 124200000",
    "1h30m3s, 5403000",
    "1d2h3m4s, 93784000",
    "30m1h, 5400000",
    "1.5s, 1500",
    "0.5, 500",
    "250ms, 250",
    "6m5s, 365000",
    "2w, 1209600000",
    "1mo, 2592000000",
    "1y, 31536000000",
    "500us, 0",
    "' 7s ', 7000"
  })
  void readsWhatClientsWrite(String text, long millis) {
    assertThat(Durations.parse("Upstash-Delay", text).toMillis()).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "-3s",
        "-1",
        "s",
        "1x",
        "1d 10h",
        "1.s",
        ".5s",
        "1..5s",
        "1s5",
        "NaN",
        "1e3",
        "+1s",
        "99999999999999999999999y",
        "1001y",
        "9223372036854775807d",
        "1S",
        "1111111111111111111111111111111111111111111111111111111111111111111111s"
      })
  void refusesEverythingElse(String text) {
    assertThatThrownBy(() -> Durations.parse("Upstash-Delay", text))
        .isInstanceOf(WireException.class)
        .hasMessageStartingWith("Upstash-Delay: ");
  }

  @Test
  void longestDurationCanBeAddedToNow() {
    var longest = Durations.parse("Upstash-Delay", "365000d");
    assertThat(longest).isEqualTo(Durations.LONGEST);
    assertThat(Instant.parse("2026-01-01T00:00:00Z").plus(longest).toEpochMilli()).isPositive();
  }

  @Test
  void readsMoments() {
    assertThat(NotBefore.parse("n", "1795449999")).isEqualTo(Instant.ofEpochSecond(1795449999));
    assertThat(NotBefore.parse("n", "1795449999.5"))
        .isEqualTo(Instant.ofEpochSecond(1795449999).plus(Duration.ofMillis(500)));
    for (var bad : new String[] {"", "-1", "soon", "1e9", "253402300800", "9".repeat(50)}) {
      assertThatThrownBy(() -> NotBefore.parse("n", bad)).isInstanceOf(WireException.class);
    }
  }
}
