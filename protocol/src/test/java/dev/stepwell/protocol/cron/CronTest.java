package dev.stepwell.protocol.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CronTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "* * * * * | 2026-01-01T00:00:00Z | 2026-01-01T00:01:00Z",
        "* * * * * | 2026-01-01T00:00:59.999Z | 2026-01-01T00:01:00Z",
        "*/5 * * * * | 2026-01-01T00:57:00Z | 2026-01-01T01:00:00Z",
        "5/15 * * * * | 2026-01-01T00:21:00Z | 2026-01-01T00:35:00Z",
        "10-40/5 * * * * | 2026-01-01T00:40:00Z | 2026-01-01T01:10:00Z",
        "0 9 ? JAN mon-Fri | 2026-01-02T09:00:00Z | 2026-01-05T09:00:00Z",
        "0 0 29 2 * | 2096-03-01T00:00:00Z | 2104-02-29T00:00:00Z",
        "0 0 13 * 5 | 2026-01-01T00:00:00Z | 2026-01-02T00:00:00Z",
        "0 0 13 * 5 | 2026-01-09T00:00:00Z | 2026-01-13T00:00:00Z",
        "0 0 */2 * 1 | 2026-01-01T00:00:00Z | 2026-01-03T00:00:00Z",
        "@weekly | 2026-01-01T00:00:00Z | 2026-01-04T00:00:00Z",
        "CRON_TZ=Europe/Berlin 0 9 * * * | 2026-07-01T00:00:00Z | 2026-07-01T07:00:00Z",
        "TZ=Asia/Tokyo @daily | 2026-01-01T00:00:00Z | 2026-01-01T15:00:00Z",
      })
  void comesNextAt(String expression, Instant after, Instant next) {
    assertThat(Cron.parse(expression).next(after)).contains(next);
  }

  @Test
  void aDayThatNeverComesHasNoNextTime() {
    assertThat(Cron.parse("0 0 30 2 *").next(Instant.EPOCH)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "* * * *",
        "* * * * * *",
        "60 * * * *",
        "* 24 * * *",
        "* * 0 * *",
        "* * * 13 *",
        "* * * * 7",
        "5-1 * * * *",
        "*/0 * * * *",
        "1,,2 * * * *",
        "-5 * * * *",
        "a * * * *",
        "1-2-3 * * * *",
        "1/2/3 * * * *",
        "*-5 * * * *",
        "@every 10s",
        "@sometimes",
        "CRON_TZ=Nowhere/City * * * * *",
        "CRON_TZ=+02:00 * * * * *",
        "CRON_TZ=UTC"
      })
  void whatIsNoExpressionIsRefused(String expression) {
    assertThatThrownBy(() -> Cron.parse(expression))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("Invalid cron expression");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "CRON_TZ=UTC "})
  void anEmptyOneIsToldAsTheCloudTellsIt(String expression) {
    assertThatThrownBy(() -> Cron.parse(expression))
        .hasMessageContaining("Invalid cron expression empty spec string");
  }

  /// Minute by minute over years with all their changes of the clock: a minute counts when its
  /// local time fits and the clock did not show that time before.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "UTC",
        "Europe/Berlin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Apia",
        "America/Sao_Paulo",
        "Africa/Casablanca"
      })
  void agreesWithWhoeverLooksAtEachMinute(String zone) {
    agree(zone, "30 2 * * *", at -> at.getHour() == 2 && at.getMinute() == 30);
    agree(zone, "0,45 0-3 * * *", at -> at.getHour() <= 3 && at.getMinute() % 45 == 0);
    agree(
        zone,
        "15 1 1-7 * 0",
        at ->
            at.getHour() == 1
                && at.getMinute() == 15
                && (at.getDayOfMonth() <= 7 || at.getDayOfWeek().getValue() == 7));
  }

  private static void agree(String zone, String fields, Predicate<ZonedDateTime> fits) {
    var from = Instant.parse("2011-10-01T00:00:00Z");
    var to = Instant.parse("2013-05-01T00:00:00Z");
    var expected = new ArrayList<Instant>();
    for (var at = from.plusSeconds(60); at.isBefore(to); at = at.plusSeconds(60)) {
      var local = at.atZone(ZoneId.of(zone));
      if (fits.test(local) && local.equals(local.withEarlierOffsetAtOverlap())) {
        expected.add(at);
      }
    }

    assertThat(times(Cron.parse("CRON_TZ=" + zone + " " + fields), from, to)).isEqualTo(expected);
  }

  private static List<Instant> times(Cron cron, Instant from, Instant to) {
    var times = new ArrayList<Instant>();
    for (var at = cron.next(from); at.isPresent() && at.get().isBefore(to); ) {
      times.add(at.get());
      at = cron.next(at.get());
    }
    return times;
  }
}
