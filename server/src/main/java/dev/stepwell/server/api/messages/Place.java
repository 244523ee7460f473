package dev.stepwell.server.api.messages;

import dev.stepwell.protocol.WireException;
import java.util.Comparator;
import java.util.regex.Pattern;

/// A place in the log of messages, which is in the order of time over all partitions. A cursor is
/// the place of the last event that was looked at.
///
/// @param ticket of the entry
/// @param index of the entry among those of its ticket
/// @param event which of the events of the entry
record Place(long ticket, int partition, int index, int event) implements Comparable<Place> {
  private static final Comparator<Place> ORDER =
      Comparator.comparingLong(Place::ticket)
          .thenComparingInt(Place::partition)
          .thenComparingInt(Place::index)
          .thenComparingInt(Place::event);
  private static final int LOW_BITS = 20;
  private static final long LOW = (1L << LOW_BITS) - 1;
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,13})-(\\d{1,7})\\.(\\d{1,5})\\.(\\d{1,9})\\.(\\d{1,5})");

  /// The first place of a millisecond.
  static Place at(long millis) {
    long most = Long.MAX_VALUE >> LOW_BITS;
    return new Place(Math.clamp(millis, 0, most) << LOW_BITS, 0, 0, 0);
  }

  /// The cursor on the wire: milliseconds, a hyphen, and what tells apart the events of one.
  String text() {
    return (ticket >> LOW_BITS)
        + "-"
        + (ticket & LOW)
        + "."
        + partition
        + "."
        + index
        + "."
        + event;
  }

  static Place parse(String cursor) {
    var parts = TEXT.matcher(cursor);
    if (!parts.matches()) {
      throw new WireException("cursor", "expected one that an earlier page ended with");
    }
    return new Place(
        at(Long.parseLong(parts.group(1))).ticket() | (Long.parseLong(parts.group(2)) & LOW),
        Integer.parseInt(parts.group(3)),
        Integer.parseInt(parts.group(4)),
        Integer.parseInt(parts.group(5)));
  }

  @Override
  public int compareTo(Place other) {
    return ORDER.compare(this, other);
  }
}
