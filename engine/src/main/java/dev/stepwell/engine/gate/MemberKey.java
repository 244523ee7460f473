package dev.stepwell.engine.gate;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import java.util.Comparator;

/// A visitor at its gate.
public record MemberKey(GateId gate, Visitor visitor) implements Comparable<MemberKey> {
  private static final Comparator<MemberKey> ORDER =
      Comparator.comparing(MemberKey::gate).thenComparing(MemberKey::visitor);

  /// The smallest key at a gate.
  public static MemberKey first(GateId gate) {
    return new MemberKey(gate, new Visitor(MessageKey.start(new Origin(0, 0)), 0));
  }

  /// Comes after all keys at a gate.
  public static MemberKey last(GateId gate) {
    var end = new MessageKey(new Origin(Long.MAX_VALUE, Address.SLOTS - 1), Integer.MAX_VALUE);
    return new MemberKey(gate, new Visitor(end, Integer.MAX_VALUE));
  }

  @Override
  public int compareTo(MemberKey other) {
    return ORDER.compare(this, other);
  }
}
