package dev.stepwell.engine;

import java.time.Duration;

/// Bounds that the engine keeps.
///
/// @param stepsPerRun elements of a run's list, plan steps counted in
/// @param historyBytesPerRun size of that list in wire form, in bytes
/// @param savedPerRun notifications that one run may hold before anybody waits for them
/// @param savedBytesPerRun their data together, in bytes
/// @param retention how long an ended run and a finished message can still be looked at
/// @param failedRetention how long a failed run can be repaired
/// @param deduplication how long a message that is published again is recognised
public record Limits(
    int stepsPerRun,
    long historyBytesPerRun,
    int savedPerRun,
    long savedBytesPerRun,
    Duration retention,
    Duration failedRetention,
    Duration deduplication) {
  /// Message numbers that one run may give out: for each step a call, its report and the result,
  /// and what is saved. It bounds what is no step.
  public long messagesPerRun() {
    return 3L * stepsPerRun + savedPerRun;
  }

  public static final Limits DEFAULT =
      new Limits(
          10_000,
          256L << 20,
          1_000,
          64L << 20,
          Duration.ofDays(7),
          Duration.ofDays(30),
          Duration.ofMinutes(10));

  public Limits withStepsPerRun(int most) {
    return new Limits(
        most,
        historyBytesPerRun,
        savedPerRun,
        savedBytesPerRun,
        retention,
        failedRetention,
        deduplication);
  }

  public Limits withHistoryBytesPerRun(long most) {
    return new Limits(
        stepsPerRun,
        most,
        savedPerRun,
        savedBytesPerRun,
        retention,
        failedRetention,
        deduplication);
  }

  public Limits withSavedBytesPerRun(long most) {
    return new Limits(
        stepsPerRun,
        historyBytesPerRun,
        savedPerRun,
        most,
        retention,
        failedRetention,
        deduplication);
  }

  public Limits withSavedPerRun(int most) {
    return new Limits(
        stepsPerRun,
        historyBytesPerRun,
        most,
        savedBytesPerRun,
        retention,
        failedRetention,
        deduplication);
  }

  public Limits withRetention(Duration time) {
    return new Limits(
        stepsPerRun,
        historyBytesPerRun,
        savedPerRun,
        savedBytesPerRun,
        time,
        failedRetention,
        deduplication);
  }

  public Limits withFailedRetention(Duration time) {
    return new Limits(
        stepsPerRun,
        historyBytesPerRun,
        savedPerRun,
        savedBytesPerRun,
        retention,
        time,
        deduplication);
  }

  public Limits withDeduplication(Duration window) {
    return new Limits(
        stepsPerRun,
        historyBytesPerRun,
        savedPerRun,
        savedBytesPerRun,
        retention,
        failedRetention,
        window);
  }
}
