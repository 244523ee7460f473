package dev.stepwell.server.partition;

import java.time.Instant;

/// Gives out tickets: numbers that only grow, over restarts and against clocks that go back. They
/// carry the time in milliseconds in their upper part, so that ids and keys made of them are in the
/// order of time.
final class Tickets {
  /// Tickets of one millisecond before they run ahead of the clock.
  private static final int SEQUENCE_BITS = 20;

  private long last;

  Tickets(long last) {
    this.last = last;
  }

  long next(Instant now) {
    last = Math.max(last + 1, now.toEpochMilli() << SEQUENCE_BITS);
    return last;
  }

  /// No command of that millisecond, or of a later one, gets a lower ticket.
  static long lowest(long millis) {
    return Math.clamp(millis, 0, Long.MAX_VALUE >> SEQUENCE_BITS) << SEQUENCE_BITS;
  }

  long last() {
    return last;
  }
}
