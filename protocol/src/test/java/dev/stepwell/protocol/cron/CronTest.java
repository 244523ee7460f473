package dev.stepwell.protocol.cron;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.WireException;
import java.time.DayOfWeek;
import java.time.Duration;
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
        "* * * * *\0",
        "* * * * \uFF11",
        "\u0661 * * * *",
        "* * * * su\u212A",
        "1-999999999999 * * * *",
        "*/9999 * * * *",
        "-/1 * * * *",
        "* * * jan-feb-mar *",
        "CRON_TZ=Nowhere/City * * * * *",
        "CRON_TZ=+02:00 * * * * *",
        "CRON_TZ=UTC"
      })
  void whatIsNoExpressionIsRefused(String expression) {
    assertThatThrownBy(() -> Cron.parse(expression))
        .isInstanceOf(WireException.class)
        .hasMessageContaining("Invalid cron expression");
  }

  @Test
  void theLongestOnesAreReadLikeAllOthers() {
    var minutes = "*/1,".repeat(247) + "5";
    assertThat(Cron.parse(minutes + " * * * *").next(Instant.EPOCH))
        .contains(Instant.EPOCH.plusSeconds(60));
    assertThatThrownBy(() -> Cron.parse(minutes + ",*/1 * * * *"))
        .hasMessageContaining("longer than 1000 characters");
    assertThatThrownBy(() -> Cron.parse(" ".repeat(1_001))).isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Cron.parse(",".repeat(990) + " * * * *"))
        .isInstanceOf(WireException.class);
    assertThatThrownBy(() -> Cron.parse("TZ=" + "../".repeat(300) + " * * * * *"))
        .hasMessageContaining("unknown time zone");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "  ", "CRON_TZ=UTC "})
  void anEmptyOneIsToldAsTheCloudTellsIt(String expression) {
    assertThatThrownBy(() -> Cron.parse(expression))
        .hasMessageContaining("Invalid cron expression empty spec string");
  }

  /// Minute by minute over a time with its changes of the clock: a minute counts when its local
  /// time fits and the clock did not show that time before.
  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin"})
  void agreesWithWhoeverLooksAtEachMinute(String zone) {
    agree(zone, Instant.parse("2011-10-01T00:00:00Z"), Instant.parse("2013-05-01T00:00:00Z"));
  }

  /// The same around each change of the clock over two decades: whole and half hours, two hours at
  /// once, at midnight, twice around a month of fasting, and a day that never was.
  @ParameterizedTest
  @ValueSource(
      strings = {
        "Africa/Casablanca",
        "America/Havana",
        "America/New_York",
        "America/Santiago",
        "America/Sao_Paulo",
        "America/St_Johns",
        "Antarctica/Troll",
        "Asia/Beirut",
        "Asia/Gaza",
        "Asia/Tehran",
        "Atlantic/Azores",
        "Australia/Lord_Howe",
        "Europe/Berlin",
        "Europe/Dublin",
        "Pacific/Apia",
        "Pacific/Chatham"
      })
  void agreesAroundEachChangeOfTheClock(String zone) {
    var rules = ZoneId.of(zone).getRules();
    var end = Instant.parse("2033-01-01T00:00:00Z");
    int changes = 0;
    for (var change = rules.nextTransition(Instant.parse("2011-07-01T00:00:00Z"));
        change != null && change.getInstant().isBefore(end);
        change = rules.nextTransition(change.getInstant())) {
      agree(
          zone,
          change.getInstant().minus(Duration.ofHours(30)),
          change.getInstant().plus(Duration.ofHours(50)));
      changes++;
    }
    assertThat(changes).isPositive();
  }

  private record Expression(String fields, Predicate<ZonedDateTime> fits) {}

  private static final List<Expression> EXPRESSIONS =
      List.of(
          new Expression("30 2 * * *", at -> at.getHour() == 2 && at.getMinute() == 30),
          new Expression("0 0 * * *", at -> at.getHour() == 0 && at.getMinute() == 0),
          new Expression(
              "0,45 0-3,23 * * *",
              at -> (at.getHour() <= 3 || at.getHour() == 23) && at.getMinute() % 45 == 0),
          new Expression(
              "15 1 1-7 * 0",
              at ->
                  at.getHour() == 1
                      && at.getMinute() == 15
                      && (at.getDayOfMonth() <= 7 || at.getDayOfWeek() == DayOfWeek.SUNDAY)),
          new Expression(
              "*/20 * 30 * 1-5",
              at ->
                  at.getMinute() % 20 == 0
                      && (at.getDayOfMonth() == 30
                          || at.getDayOfWeek().compareTo(DayOfWeek.FRIDAY) <= 0)));

  private static void agree(String zone, Instant from, Instant to) {
    var expected = EXPRESSIONS.stream().map(_ -> (List<Instant>) new ArrayList<Instant>()).toList();
    var id = ZoneId.of(zone);
    for (var at = from.plusSeconds(60); at.isBefore(to); at = at.plusSeconds(60)) {
      var local = at.atZone(id);
      if (local.equals(local.withEarlierOffsetAtOverlap())) {
        for (int i = 0; i < expected.size(); i++) {
          if (EXPRESSIONS.get(i).fits().test(local)) {
            expected.get(i).add(at);
          }
        }
      }
    }
    for (int i = 0; i < expected.size(); i++) {
      var cron = Cron.parse("CRON_TZ=" + zone + " " + EXPRESSIONS.get(i).fields());
      assertThat(times(cron, from, to))
          .as("%s %s from %s", zone, EXPRESSIONS.get(i).fields(), from)
          .isEqualTo(expected.get(i));
    }
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
