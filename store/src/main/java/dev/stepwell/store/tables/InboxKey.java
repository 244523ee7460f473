package dev.stepwell.store.tables;

import java.util.Comparator;

/// A command of another partition that was handled and must not be handled again.
///
/// @param source the partition that sent it
/// @param sequence the sender's ticket, as in its [OutboxKey]
public record InboxKey(int source, long sequence) implements Comparable<InboxKey> {
  /// All keys lie from the first one to before the last one.
  public static final InboxKey FIRST = new InboxKey(0, 0);

  public static final InboxKey LAST = new InboxKey(0xffff, Long.MAX_VALUE);

  private static final Comparator<InboxKey> ORDER =
      Comparator.comparingInt(InboxKey::source).thenComparingLong(InboxKey::sequence);

  @Override
  public int compareTo(InboxKey other) {
    return ORDER.compare(this, other);
  }
}
