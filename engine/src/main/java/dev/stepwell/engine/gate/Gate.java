package dev.stepwell.engine.gate;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/// What is remembered of a gate.
///
/// @param ticket of the command that made it, which names its due row
/// @param alarm when it looks at its line again, or whether it is needed still
/// @param era when its slots were counted from nothing the last time
/// @param queue what a queue has besides
/// @param head where its line begins: no place is before it
public record Gate(
    long ticket,
    Rule rule,
    Set<Rule.Limit> pinned,
    boolean paused,
    Counts counts,
    Window window,
    Optional<Instant> alarm,
    Instant lastUse,
    long era,
    Optional<Queue> queue,
    long head) {
  /// How long a gate is kept that nobody uses.
  public static final Duration KEPT = Duration.ofDays(1);

  public Gate {
    pinned = Set.copyOf(pinned);
  }

  /// How many visitors there are.
  ///
  /// @param waiting in line
  /// @param held admitted ones
  /// @param leftOver admitted ones of earlier eras
  public record Counts(int waiting, int held, int leftOver) {
    public static final Counts NONE = new Counts(0, 0, 0);

    Counts waiting(int more) {
      return new Counts(waiting + more, held, leftOver);
    }

    Counts held(int more) {
      return new Counts(waiting, held + more, leftOver);
    }

    Counts leftOver(int more) {
      return new Counts(waiting, held, leftOver + more);
    }
  }

  /// The period that runs. The first start after its end begins the next one.
  ///
  /// @param started starts in it; with none it has not begun
  public record Window(int started, Instant since) {}

  /// What is known of a gate that is a queue.
  ///
  /// @param updatedAt when somebody changed its settings the last time
  /// @param expected messages whose time has not come yet
  public record Queue(Instant createdAt, Instant updatedAt, int expected) {}

  static Gate create(GateId id, long ticket, Rule rule, Instant now) {
    return new Gate(
        ticket,
        rule,
        Set.of(),
        false,
        Counts.NONE,
        new Window(0, now),
        Optional.empty(),
        now,
        ticket,
        id.isQueue() ? Optional.of(new Queue(now, now, 0)) : Optional.empty(),
        0);
  }

  /// How many may start now, going by the rule alone.
  public int room(Instant now) {
    if (paused) {
      return 0;
    }
    return Math.min(freeSlots(), freeStarts(now));
  }

  int freeSlots() {
    return rule.parallelism().isPresent()
        ? Math.max(0, rule.parallelism().getAsInt() - counts.held())
        : Integer.MAX_VALUE;
  }

  private int freeStarts(Instant now) {
    return rule.rate().isPresent()
        ? Math.max(0, rule.rate().getAsInt() - at(now).window.started())
        : Integer.MAX_VALUE;
  }

  /// Whether nothing is left to be remembered but what it was. A queue is there until it is
  /// removed.
  boolean idle() {
    return queue.isEmpty() && !paused && pinned.isEmpty() && counts.equals(Counts.NONE);
  }

  Instant windowEnd() {
    return window.since().plus(rule.period());
  }

  /// The same with the window as it is by now. Where the clock went back, the window begins anew
  /// and keeps its starts: nobody waits for longer than a period because of it.
  public Gate at(Instant now) {
    if (window.started() == 0) {
      return this;
    }
    if (now.isBefore(window.since())) {
      return with(new Window(window.started(), now));
    }
    return now.isBefore(windowEnd()) ? this : with(new Window(0, window.since()));
  }

  Gate with(Window next) {
    return new Gate(ticket, rule, pinned, paused, counts, next, alarm, lastUse, era, queue, head);
  }

  Gate with(Counts next) {
    return new Gate(ticket, rule, pinned, paused, next, window, alarm, lastUse, era, queue, head);
  }

  Gate with(Rule next) {
    return new Gate(ticket, next, pinned, paused, counts, window, alarm, lastUse, era, queue, head);
  }

  Gate pinned(Set<Rule.Limit> next) {
    return new Gate(ticket, rule, next, paused, counts, window, alarm, lastUse, era, queue, head);
  }

  Gate paused(boolean next) {
    return new Gate(ticket, rule, pinned, next, counts, window, alarm, lastUse, era, queue, head);
  }

  Gate alarmAt(Optional<Instant> next) {
    return new Gate(ticket, rule, pinned, paused, counts, window, next, lastUse, era, queue, head);
  }

  Gate headAt(long next) {
    return new Gate(ticket, rule, pinned, paused, counts, window, alarm, lastUse, era, queue, next);
  }

  Gate usedAt(Instant now) {
    return new Gate(ticket, rule, pinned, paused, counts, window, alarm, now, era, queue, head);
  }

  Gate expected(int more) {
    return with(
        queue.map(old -> new Queue(old.createdAt(), old.updatedAt(), old.expected() + more)));
  }

  Gate updatedAt(Instant now) {
    return with(queue.map(old -> new Queue(old.createdAt(), now, old.expected())));
  }

  private Gate with(Optional<Queue> next) {
    return new Gate(ticket, rule, pinned, paused, counts, window, alarm, lastUse, era, next, head);
  }

  /// Counts its slots from nothing again.
  Gate in(long nextEra) {
    var next = new Counts(counts.waiting(), 0, counts.leftOver() + counts.held());
    return new Gate(
        ticket, rule, pinned, paused, next, window, alarm, lastUse, nextEra, queue, head);
  }
}
