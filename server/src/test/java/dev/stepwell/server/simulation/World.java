package dev.stepwell.server.simulation;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.PriorityQueue;

/// Time. What is to happen waits in order of a time that only goes on; the clock that everybody
/// reads may jump against it.
final class World implements InstantSource {
  private static final Instant START = Instant.parse("2026-11-25T08:00:00Z");

  private final PriorityQueue<Event> events =
      new PriorityQueue<>(Comparator.comparingLong(Event::at).thenComparingLong(Event::order));
  private long micros;
  private long order;
  private Duration skew = Duration.ZERO;
  private Instant latest = START;

  private record Event(long at, long order, Runnable action) {}

  /// What the clock of the server shows.
  @Override
  public Instant instant() {
    return START.plusNanos(micros * 1_000).plus(skew);
  }

  /// The latest that the clock ever showed: nothing may happen that is due after it.
  Instant latest() {
    return latest;
  }

  Duration elapsed() {
    return Duration.ofNanos(micros * 1_000);
  }

  void jump(Duration by) {
    skew = skew.plus(by);
    read();
  }

  void after(Duration delay, Runnable action) {
    events.add(new Event(micros + delay.toNanos() / 1_000, order++, action));
  }

  /// Moves on to the next event. False if there is none.
  boolean step() {
    var next = events.poll();
    if (next == null) {
      return false;
    }
    micros = next.at();
    read();
    next.action().run();
    return true;
  }

  private void read() {
    latest = instant().isAfter(latest) ? instant() : latest;
  }
}
