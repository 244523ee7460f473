package dev.stepwell.engine;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/// Time in whole milliseconds: keys, rows and the wire know no finer one, so the engine knows none
/// either, and what is read back is what was written.
public final class Millis {
  private Millis() {}

  /// The millisecond that has begun.
  public static Instant down(Instant instant) {
    return instant.truncatedTo(ChronoUnit.MILLIS);
  }

  /// The first millisecond that is not before the instant: nothing may happen too early.
  public static Instant up(Instant instant) {
    var down = down(instant);
    return down.equals(instant) ? instant : down.plusMillis(1);
  }
}
