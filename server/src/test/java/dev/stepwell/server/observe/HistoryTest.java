package dev.stepwell.server.observe;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.api.vitals.Statistics.Trend;
import dev.stepwell.server.observe.ProjectMeters.Attempt;
import dev.stepwell.server.observe.ProjectMeters.Notified;
import dev.stepwell.server.observe.ProjectMeters.RunEnd;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What is remembered of a project.
class HistoryTest {
  private static final long STEP = History.SHORT_STEP.toMillis();

  /// The beginning of a step of either length.
  private static final long BEGIN = Duration.ofDays(20_000).toMillis();

  private final ProjectMeters meters =
      new ProjectMeters("me", new Meters(new PrometheusRegistry(), "1"));
  private final History history = new History(meters);

  private static List<Integer> series(Trend trend, String name) {
    return requireNonNull(trend.series().get(name), name);
  }

  private void sample(long step) {
    history.sample(BEGIN + step * STEP + STEP / 2, 0, 0);
  }

  @Test
  void isEmptyBeforeTheFirstSample() {
    assertThat(history.hour.copy().series().values()).allSatisfy(row -> assertThat(row).isEmpty());
  }

  @Test
  void countsWhatHappenedInEachStep() {
    meters.runsStarted.inc(3);
    meters.runsEnded.inc(RunEnd.SUCCEEDED);
    meters.runsEnded.inc(RunEnd.FAILED);
    meters.attempts.inc(Attempt.SUCCEEDED);
    meters.attempts.inc(Attempt.TIMED_OUT);
    meters.attempts.inc(Attempt.ABANDONED);
    meters.notifications.inc(Notified.SAVED);
    meters.notifications.inc(Notified.CONSUMED);
    sample(0);
    sample(1);
    meters.runsStarted.inc();
    sample(2);

    var hour = history.hour.copy();
    assertThat(hour.from()).isEqualTo(BEGIN);
    assertThat(hour.every()).isEqualTo(STEP);
    assertThat(series(hour, "runsStarted")).containsExactly(3, 0, 1);
    assertThat(series(hour, "runsEnded")).containsExactly(2, 0, 0);
    assertThat(series(hour, "runsFailed")).containsExactly(1, 0, 0);
    assertThat(series(hour, "deliveries")).containsExactly(2, 0, 0);
    assertThat(series(hour, "failures")).containsExactly(1, 0, 0);
    assertThat(series(hour, "notifications")).containsExactly(1, 0, 0);
    assertThat(series(history.day.copy(), "runsStarted")).containsExactly(4);
    assertThat(Series.totals(meters)).containsEntry("runsStarted", 4L);
  }

  @Test
  void keepsTheMostOfWhatWasTheCase() {
    meters.worstLateness.accumulate(40);
    meters.worstLateness.accumulate(70);
    history.sample(BEGIN, 5, 0);
    history.sample(BEGIN + STEP, 9, 80);
    history.sample(BEGIN + 2 * STEP, 1, 0);

    var hour = history.hour.copy();
    assertThat(series(hour, "lateness")).containsExactly(70, 80, 0);
    assertThat(series(hour, "inFlight")).containsExactly(5, 9, 1);
    var day = history.day.copy();
    assertThat(series(day, "lateness")).containsExactly(80);
    assertThat(series(day, "inFlight")).containsExactly(9);
  }

  @Test
  void takesTheSameMemoryHoweverLongItLasts() {
    long bytes = history.hour.bytes() + history.day.bytes();
    for (int i = 0; i < 20_000; i++) {
      meters.runsStarted.inc();
      sample(i);
    }
    var hour = history.hour.copy();
    assertThat(series(hour, "runsStarted")).isEqualTo(Collections.nCopies(360, 1));
    assertThat(hour.from()).isEqualTo(BEGIN + (20_000 - 360) * STEP);
    assertThat(series(history.day.copy(), "runsStarted").subList(0, 287))
        .isEqualTo(Collections.nCopies(287, 30));
    assertThat(history.hour.bytes() + history.day.bytes()).isEqualTo(bytes).isLessThan(21_000);
  }

  @Test
  void stepsThatWereMissedAreUnknown() {
    sample(0);
    meters.runsStarted.inc();
    sample(3);
    assertThat(series(history.hour.copy(), "runsStarted"))
        .containsExactly(0, Ring.UNKNOWN, Ring.UNKNOWN, 1);
    sample(100_000);
    assertThat(series(history.hour.copy(), "runsStarted")).containsExactly(0);
  }

  @Test
  void aClockThatIsSetBackSpoilsNothing() {
    sample(10);
    meters.runsStarted.inc();
    sample(9); // it is late by a step as a rule
    assertThat(series(history.hour.copy(), "runsStarted")).containsExactly(1);
    meters.runsStarted.inc();
    sample(2);
    assertThat(history.hour.copy().from()).isEqualTo(BEGIN + 2 * STEP);
    assertThat(series(history.hour.copy(), "runsStarted")).containsExactly(1);
  }
}
