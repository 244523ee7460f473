package dev.stepwell.engine;

import java.time.Duration;
import java.time.Instant;

/// When a command is handled, given by the partition: the wall clock, which may jump, and a ticket,
/// which never repeats and only grows within a partition, over restarts too. Order and identity
/// come from tickets, never from the clock.
public record Stamp(Instant now, long ticket) {
  public Stamp {
    now = Millis.down(now);
  }

  /// The moment that lies so far ahead.
  public Instant in(Duration delay) {
    return Millis.up(now.plus(delay));
  }
}
