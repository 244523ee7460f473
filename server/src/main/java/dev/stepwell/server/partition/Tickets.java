package dev.stepwell.server.partition;

import dev.stepwell.engine.Stamp;
import java.time.Instant;

/// Gives out tickets: numbers that only grow, over restarts and against clocks that go back. They
/// carry the time in milliseconds in their upper part, so that ids and keys made of them are in the
/// order of time.
final class Tickets {
  private long last;

  Tickets(long last) {
    this.last = last;
  }

  long next(Instant now) {
    last = Math.max(last + 1, Stamp.lowestTicket(now.toEpochMilli()));
    return last;
  }

  long last() {
    return last;
  }
}
