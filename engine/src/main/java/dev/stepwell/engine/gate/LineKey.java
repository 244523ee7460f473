package dev.stepwell.engine.gate;

import java.util.Comparator;

/// A place in the line before a gate; whoever came first has the smallest ticket.
public record LineKey(GateId gate, long ticket) implements Comparable<LineKey> {
  private static final Comparator<LineKey> ORDER =
      Comparator.comparing(LineKey::gate).thenComparingLong(LineKey::ticket);

  public static LineKey first(GateId gate) {
    return new LineKey(gate, 0);
  }

  public static LineKey last(GateId gate) {
    return new LineKey(gate, Long.MAX_VALUE);
  }

  @Override
  public int compareTo(LineKey other) {
    return ORDER.compare(this, other);
  }
}
