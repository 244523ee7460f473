package dev.stepwell.engine;

import java.util.Comparator;

/// The place of a fact in the log of its run or message.
///
/// @param index tells apart the facts of one decision
public record LogKey(Origin origin, long ticket, int index) implements Comparable<LogKey> {
  private static final Comparator<LogKey> ORDER =
      Comparator.comparing(LogKey::origin)
          .thenComparingLong(LogKey::ticket)
          .thenComparingInt(LogKey::index);

  /// The first key of an origin's log.
  public static LogKey start(Origin origin) {
    return new LogKey(origin, 0, 0);
  }

  @Override
  public int compareTo(LogKey other) {
    return ORDER.compare(this, other);
  }
}
