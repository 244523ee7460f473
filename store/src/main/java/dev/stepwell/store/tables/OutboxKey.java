package dev.stepwell.store.tables;

import java.util.Comparator;

/// A command that waits in the outbox of the partition that sent it.
///
/// @param target the partition that it is for
/// @param sequence a ticket of the sender
public record OutboxKey(int target, long sequence) implements Comparable<OutboxKey> {
  /// All keys lie from the first one to before the last one.
  public static final OutboxKey FIRST = new OutboxKey(0, 0);

  public static final OutboxKey LAST = new OutboxKey(0xffff, Long.MAX_VALUE);

  private static final Comparator<OutboxKey> ORDER =
      Comparator.comparingInt(OutboxKey::target).thenComparingLong(OutboxKey::sequence);

  @Override
  public int compareTo(OutboxKey other) {
    return ORDER.compare(this, other);
  }
}
