package dev.stepwell.engine.run;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.Origin;
import java.util.Comparator;

/// A notification saved with its run; of one event the oldest comes first.
public record SavedKey(Origin run, String eventId, long ticket) implements Comparable<SavedKey> {
  private static final Comparator<SavedKey> ORDER =
      Comparator.comparing(SavedKey::run)
          .thenComparing(SavedKey::eventId, Order::text)
          .thenComparingLong(SavedKey::ticket);

  static SavedKey first(Origin run, String eventId) {
    return new SavedKey(run, eventId, 0);
  }

  static SavedKey last(Origin run, String eventId) {
    return new SavedKey(run, eventId, Long.MAX_VALUE);
  }

  /// Below all of a run.
  public static SavedKey start(Origin run) {
    return new SavedKey(run, "", 0);
  }

  @Override
  public int compareTo(SavedKey other) {
    return ORDER.compare(this, other);
  }
}
