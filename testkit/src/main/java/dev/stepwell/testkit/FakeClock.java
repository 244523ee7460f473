package dev.stepwell.testkit;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands still until the test moves it, in either direction.
public final class FakeClock implements InstantSource {
  private final AtomicReference<Instant> now;

  private FakeClock(Instant start) {
    now = new AtomicReference<>(start);
  }

  public static FakeClock at(Instant start) {
    return new FakeClock(start);
  }

  /// Starts at an instant written as in ISO 8601.
  public static FakeClock at(String start) {
    return new FakeClock(Instant.parse(start));
  }

  @Override
  public Instant instant() {
    return now.get();
  }

  public void advance(Duration duration) {
    now.updateAndGet(instant -> instant.plus(duration));
  }

  public void set(Instant instant) {
    now.set(instant);
  }
}
