package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RetryPolicy;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What the log tells of one message of a run.
final class Sent {
  /// Of a message that failed more often the last failures are shown.
  private static final int SHOWN_FAILURES = 50;

  private final Deque<Failure> failures = new ArrayDeque<>();
  private Optional<LogEntry.MessageScheduled> scheduled = Optional.empty();
  private Optional<RetryPolicy> retry = Optional.empty();
  private boolean over;
  private boolean answered;

  /// An attempt that failed.
  ///
  /// @param verdict what the server thinks of an answer that looks fine but is not
  record Failure(Instant at, Outcome outcome, Optional<String> verdict) {}

  void scheduled(LogEntry.MessageScheduled entry) {
    scheduled = Optional.of(entry);
  }

  void delivered(LogEntry.Delivery delivery) {
    retry = Optional.of(delivery.retry());
    over = true;
    failures.clear();
  }

  void attemptFailed(LogEntry.Delivery delivery, Failure failure) {
    retry = Optional.of(delivery.retry());
    answered = false;
    if (failures.size() == SHOWN_FAILURES) {
      failures.removeFirst();
    }
    failures.addLast(failure);
  }

  void failed(LogEntry.Delivery delivery, Failure failure) {
    attemptFailed(delivery, failure);
    over = true;
  }

  /// The attempt that is under way has begun the step that follows: what it was sent for.
  void answered() {
    answered = true;
  }

  /// Whether it is still in trouble: an attempt has failed, and no later one has done what it was
  /// sent for.
  boolean troubled() {
    return !over && !answered && !failures.isEmpty();
  }

  /// Whether no further attempt will be made, unless its run ended before.
  boolean over() {
    return over;
  }

  /// Those of a message that has not been delivered, oldest first.
  List<Failure> failures() {
    return List.copyOf(failures);
  }

  Optional<Failure> lastFailure() {
    return Optional.ofNullable(failures.peekLast());
  }

  Optional<LogEntry.MessageScheduled> scheduled() {
    return scheduled;
  }

  Optional<RetryPolicy> retry() {
    return retry.or(() -> scheduled.map(LogEntry.MessageScheduled::retry));
  }
}
