package dev.stepwell.server.simulation;

import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/// The one source of chance, and how much goes wrong.
final class Faults {
  private final SplittableRandom random;
  private final int disk;
  private boolean calm;

  Faults(long seed, boolean calm) {
    this.random = new SplittableRandom(seed);
    this.calm = calm;
    // After each failure of the store and each crash all that is due is read again, which covers up
    // whatever was lost in memory. So in some histories there are few of them, or none.
    this.disk = pick(List.of(0, 10, 100));
  }

  /// From now on nothing goes wrong any more.
  void calm() {
    calm = true;
  }

  /// Whether something goes wrong that does so `perMille`.
  boolean happens(int perMille) {
    return random.nextInt(1000) < perMille && !calm;
  }

  /// Whether the store or the process fails, which does so `perMille` where it does so at all.
  boolean breaks(int perMille) {
    return random.nextInt(100_000) < perMille * disk && !calm;
  }

  /// Whether something is so that is no fault.
  boolean maybe(int percent) {
    return random.nextInt(100) < percent;
  }

  int between(int least, int most) {
    return random.nextInt(least, most + 1);
  }

  Duration micros(int most) {
    return Duration.ofNanos(1_000L * random.nextInt(most + 1));
  }

  Duration millis(int least, int most) {
    return Duration.ofMillis(between(least, most));
  }

  <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }
}
