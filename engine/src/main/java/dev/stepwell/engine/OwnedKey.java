package dev.stepwell.engine;

import java.util.Comparator;

/// A kind of things that a project makes and that stay until it removes them.
public record OwnedKey(ProjectId project, Kind kind) implements Comparable<OwnedKey> {
  private static final Comparator<OwnedKey> ORDER =
      Comparator.comparing(OwnedKey::project).thenComparingInt(key -> key.kind.number());

  /// What is counted.
  public enum Kind {
    QUEUE(1),
    GROUP(2),
    SCHEDULE(3);

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
      throw new IllegalArgumentException("no kind of owned things has the number " + number);
    }
  }

  @Override
  public int compareTo(OwnedKey other) {
    return ORDER.compare(this, other);
  }
}
