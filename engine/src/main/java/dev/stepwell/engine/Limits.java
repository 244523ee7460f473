package dev.stepwell.engine;

import java.time.Duration;

/// Bounds that the engine keeps.
public record Limits(Steps steps, Saved saved, Kept kept) {
  public static final Limits DEFAULT =
      new Limits(
          new Steps(10_000, 256L << 20),
          new Saved(1_000, 64L << 20),
          new Kept(Duration.ofDays(7), Duration.ofDays(30), Duration.ofMinutes(10)));

  /// What the list of one run may hold.
  ///
  /// @param count its elements, plan steps counted in
  /// @param bytes its size in wire form
  public record Steps(int count, long bytes) {}

  /// Notifications that one run may hold before anybody waits for them.
  ///
  /// @param bytes their data together
  public record Saved(int count, long bytes) {}

  /// How long what is over is kept.
  ///
  /// @param ended how long an ended run and a finished message can still be looked at
  /// @param failed how long a failed run or message can be repaired
  /// @param names how long a message that is published again is recognised
  public record Kept(Duration ended, Duration failed, Duration names) {}

  public Limits with(Steps others) {
    return new Limits(others, saved, kept);
  }

  public Limits with(Saved others) {
    return new Limits(steps, others, kept);
  }

  public Limits with(Kept others) {
    return new Limits(steps, saved, others);
  }

  /// Message numbers that one run may give out: for each step a call, its report and the result,
  /// and what is saved. It bounds what is no step.
  public long messagesPerRun() {
    return 3L * steps.count() + saved.count();
  }
}
