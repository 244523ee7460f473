package dev.stepwell.engine.run;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.RunName;
import java.util.Optional;

/// What changes about a run: small, since it is written with each step.
///
/// @param steps elements of the list so far
/// @param messages message numbers that were given out
/// @param historyBytes size of the list's elements in wire form
/// @param lastCallback the failure callback that a step carried last; it counts where the trigger
///   named none
/// @param successor the run that continues this failed one
/// @param loggedBytes bodies that its log holds and no other table
public record RunState(
    Phase phase,
    int steps,
    int messages,
    long historyBytes,
    Saved saved,
    Optional<CallbackSpec> lastCallback,
    Optional<RunName> successor,
    long loggedBytes) {

  /// A run that has just begun, with the first element of its list.
  static RunState first(int messages, int bytes) {
    return new RunState(
        Phase.Active.ACTIVE, 1, messages, bytes, Saved.NONE, Optional.empty(), Optional.empty(), 0);
  }

  /// How much is saved for waits that have not come yet.
  public record Saved(int count, long bytes) {
    static final Saved NONE = new Saved(0, 0);
  }

  public boolean active() {
    return phase instanceof Phase.Active;
  }

  RunState numbered(int messageNumber) {
    int next = Math.max(messages, messageNumber + 1);
    return new RunState(
        phase, steps, next, historyBytes, saved, lastCallback, successor, loggedBytes);
  }

  /// The first element was replaced; there is no other.
  RunState restarted(int messageNumber, int bytes) {
    return new RunState(
        phase, 1, messageNumber + 1, bytes, saved, lastCallback, successor, loggedBytes);
  }

  RunState appended(int messageNumber, int bytes, Optional<CallbackSpec> callback) {
    return new RunState(
        phase,
        steps + 1,
        Math.max(messages, messageNumber + 1),
        historyBytes + bytes,
        saved,
        callback.or(() -> lastCallback),
        successor,
        loggedBytes);
  }

  RunState saved(int addedCount, long addedBytes) {
    return new RunState(
        phase,
        steps,
        messages,
        historyBytes,
        new Saved(saved.count() + addedCount, saved.bytes() + addedBytes),
        lastCallback,
        successor,
        loggedBytes);
  }

  RunState withoutSaved() {
    return new RunState(
        phase, steps, messages, historyBytes, Saved.NONE, lastCallback, successor, loggedBytes);
  }

  RunState in(Phase next) {
    return new RunState(
        next, steps, messages, historyBytes, saved, lastCallback, successor, loggedBytes);
  }

  RunState continuedBy(RunName name) {
    return new RunState(
        phase, steps, messages, historyBytes, saved, lastCallback, Optional.of(name), loggedBytes);
  }

  RunState logged(long bytes) {
    return new RunState(
        phase, steps, messages, historyBytes, saved, lastCallback, successor, loggedBytes + bytes);
  }
}
