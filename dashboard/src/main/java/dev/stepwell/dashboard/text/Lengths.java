package dev.stepwell.dashboard.text;

import java.time.Duration;

/// Lengths of time as people read them: in the two largest units.
public final class Lengths {
  private Lengths() {}

  public static String text(Duration time) {
    if (time.toMillis() < 1_000) {
      return time.toMillis() + " ms";
    }
    if (time.toMinutes() < 1) {
      return time.toSeconds() + "." + time.toMillisPart() / 100 + " s";
    }
    if (time.toHours() < 1) {
      return time.toMinutes() + " min " + time.toSecondsPart() + " s";
    }
    return time.toDays() < 1
        ? time.toHours() + " h " + time.toMinutesPart() + " min"
        : time.toDays() + " d " + time.toHoursPart() + " h";
  }

  public static String ofMillis(long millis) {
    return text(Duration.ofMillis(Math.max(0, millis)));
  }
}
