package dev.stepwell.engine;

import java.time.Duration;
import java.time.Instant;

/// When a command is handled, given by the partition: the wall clock, which may jump, and a ticket,
/// which never repeats and only grows within a partition, over restarts too. Order and identity
/// come from tickets, never from the clock.
public record Stamp(Instant now, long ticket) {
  /// Lower bits of a ticket, which tell apart those of one millisecond.
  public static final int SEQUENCE_BITS = 20;

  public Stamp {
    now = Millis.down(now);
  }

  /// The time that a ticket carries, in milliseconds. The clock showed it when the ticket was given
  /// out, unless it had been set back before or too many tickets were wanted at once: then it
  /// showed less.
  public static long millis(long ticket) {
    return ticket >> SEQUENCE_BITS;
  }

  /// The lowest ticket that carries that millisecond or a later one.
  public static long lowestTicket(long millis) {
    return Math.clamp(millis, 0, Long.MAX_VALUE >> SEQUENCE_BITS) << SEQUENCE_BITS;
  }

  /// The moment that lies so far ahead.
  public Instant in(Duration delay) {
    return Millis.up(now.plus(delay));
  }
}
