package dev.stepwell.engine;

import java.util.Comparator;

/// The place of something in the order of time. The rest of the key only tells apart what is due in
/// the same millisecond.
///
/// @param atMillis Unix time in milliseconds
public record DueKey(long atMillis, long ticket, int slot, int number)
    implements Comparable<DueKey> {
  private static final Comparator<DueKey> ORDER =
      Comparator.comparingLong(DueKey::atMillis)
          .thenComparingLong(DueKey::ticket)
          .thenComparingInt(DueKey::slot)
          .thenComparingInt(DueKey::number);

  /// The first possible key of a millisecond.
  public static DueKey from(long atMillis) {
    return new DueKey(atMillis, 0, 0, 0);
  }

  /// The smallest key above this one.
  public DueKey next() {
    if (number < Integer.MAX_VALUE) {
      return new DueKey(atMillis, ticket, slot, number + 1);
    }
    var origin = new Origin(ticket, slot).next();
    return new DueKey(atMillis, origin.ticket(), origin.slot(), 0);
  }

  @Override
  public int compareTo(DueKey other) {
    return ORDER.compare(this, other);
  }
}
