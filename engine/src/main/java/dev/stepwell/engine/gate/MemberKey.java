package dev.stepwell.engine.gate;

import java.util.Comparator;

/// A visitor at its gate.
public record MemberKey(GateId gate, Visitor visitor) implements Comparable<MemberKey> {
  private static final Comparator<MemberKey> ORDER =
      Comparator.comparing(MemberKey::gate).thenComparing(MemberKey::visitor);

  @Override
  public int compareTo(MemberKey other) {
    return ORDER.compare(this, other);
  }
}
