package dev.stepwell.server.observe;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;

/// How one project fared in the last hour and in the last day, from what its meters say.
final class History {
  static final Duration SHORT_STEP = Duration.ofSeconds(10);
  static final Duration LONG_STEP = Duration.ofMinutes(5);

  final Ring hour = ring(Duration.ofHours(1), SHORT_STEP);
  final Ring day = ring(Duration.ofDays(1), LONG_STEP);

  private final ProjectMeters meters;
  private final Map<Series, Long> before = new EnumMap<>(Series.class);

  /// What was counted before the first sample belongs to it: meters begin with the server.
  History(ProjectMeters meters) {
    this.meters = meters;
  }

  private static Ring ring(Duration whole, Duration step) {
    return new Ring(step.toMillis(), (int) whole.dividedBy(step));
  }

  /// Takes what has happened since the last time.
  ///
  /// @param at Unix time in milliseconds, in the middle of that
  /// @param inFlight requests now
  /// @param oldest how long ago the first message was due that waits for a place, in milliseconds
  void sample(long at, int inFlight, long oldest) {
    var sample = new EnumMap<Series, Integer>(Series.class);
    for (var series : Series.COUNTS) {
      long total = series.total(meters);
      sample.put(series, bounded(total - before.getOrDefault(series, 0L)));
      before.put(series, total);
    }
    sample.put(Series.IN_FLIGHT, inFlight);
    sample.put(Series.LATENESS, bounded(Math.max(oldest, meters.worstLateness.getThenReset())));
    hour.add(at, sample);
    day.add(at, sample);
  }

  private static int bounded(long number) {
    return Math.clamp(number, 0, Integer.MAX_VALUE);
  }
}
