package dev.stepwell.engine;

import java.util.Comparator;

/// What is counted of a project in one partition.
public record TallyKey(ProjectId project, Kind kind) implements Comparable<TallyKey> {
  private static final Comparator<TallyKey> ORDER =
      Comparator.comparing(TallyKey::project).thenComparingInt(key -> key.kind.number());

  /// What there may be many of.
  public enum Kind {
    /// Runs that failed and have an entry in the dead letter queue.
    DEAD_RUNS(1),
    /// Messages that failed and have one.
    DEAD_MESSAGES(2),
    /// Waits for an event.
    WAITERS(3),
    /// Notifications that no wait has taken yet.
    SAVED(4),
    QUEUES(5),
    GROUPS(6),
    SCHEDULES(7);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /// What stands for it in keys, for ever. They compare by it.
    public int number() {
      return number;
    }

    public static Kind of(int number) {
      for (var kind : values()) {
        if (kind.number == number) {
          return kind;
        }
      }
      throw new IllegalArgumentException("nothing that is counted has the number " + number);
    }
  }

  @Override
  public int compareTo(TallyKey other) {
    return ORDER.compare(this, other);
  }
}
