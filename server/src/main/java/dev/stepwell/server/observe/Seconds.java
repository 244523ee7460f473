package dev.stepwell.server.observe;

import java.time.Duration;

/// Times in the unit in which they are shown.
final class Seconds {
  private static final double NANOS = 1e9;

  private Seconds() {}

  /// Never negative: clocks may be set back.
  static double of(Duration time) {
    return Math.max(0, time.getSeconds() + time.getNano() / NANOS);
  }

  static double ofNanos(long nanos) {
    return nanos / NANOS;
  }
}
