package dev.stepwell.engine;

import java.util.Comparator;

/// The place of a log entry of a message that stands alone among all of those of its project, in
/// the order of time.
///
/// @param index tells apart the entries of one ticket, as in [LogKey]
public record EventKey(ProjectId project, long ticket, int index) implements Comparable<EventKey> {
  private static final Comparator<EventKey> ORDER =
      Comparator.comparing(EventKey::project)
          .thenComparingLong(EventKey::ticket)
          .thenComparingInt(EventKey::index);

  /// Where the same entry stands in the log.
  public LogKey in(Origin origin) {
    return new LogKey(origin, ticket, index);
  }

  @Override
  public int compareTo(EventKey other) {
    return ORDER.compare(this, other);
  }
}
