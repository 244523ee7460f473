package dev.stepwell.engine.run;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.Origin;
import java.util.Comparator;

/// A waiter in its run; of one event the oldest comes first.
public record WaiterKey(Origin run, String eventId, long ticket) implements Comparable<WaiterKey> {
  private static final Comparator<WaiterKey> ORDER =
      Comparator.comparing(WaiterKey::run)
          .thenComparing(WaiterKey::eventId, Order::text)
          .thenComparingLong(WaiterKey::ticket);

  static WaiterKey first(Origin run, String eventId) {
    return new WaiterKey(run, eventId, 0);
  }

  static WaiterKey last(Origin run, String eventId) {
    return new WaiterKey(run, eventId, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(WaiterKey other) {
    return ORDER.compare(this, other);
  }
}
