package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import java.util.Comparator;
import java.util.Optional;

/// The place of an ended run, or of the dead letter of a message, in the order in which they are
/// forgotten where there is no room for all of them; or that of something that is said of all
/// together.
///
/// @param endedMillis Unix time in milliseconds
/// @param run or the failure of which the letter tells
public record RetainedKey(Kind kind, long endedMillis, Origin run)
    implements Comparable<RetainedKey> {
  /// The sum over all of them.
  public static final RetainedKey TOTAL = first(Kind.TOTAL);

  /// Its row says that all runs of the partition have the rows of this table.
  public static final RetainedKey INDEXED = first(Kind.INDEXED);

  /// Its row says that all runs and dead letters of the partition have the rows of the facets up to
  /// [Facet#ESCAPED].
  public static final RetainedKey FOUND = first(Kind.FOUND);

  /// The same of runs with deliveries that are tried again.
  public static final RetainedKey RETRIED = first(Kind.RETRIED);

  /// The same of runs that hold notifications which nobody has waited for.
  public static final RetainedKey SAVED = first(Kind.SAVED);

  /// Its row says that all dead letters of messages in the partition have a row and are in the sum.
  public static final RetainedKey COUNTED = first(Kind.COUNTED);

  /// Its row says that all that is to be counted by project in the partition has been.
  public static final RetainedKey TALLIED = first(Kind.TALLIED);

  private static final Comparator<RetainedKey> ORDER =
      Comparator.<RetainedKey>comparingInt(key -> key.kind.number())
          .thenComparingLong(RetainedKey::endedMillis)
          .thenComparing(RetainedKey::run);

  /// What goes first.
  public enum Kind {
    TOTAL(0),
    /// Runs that nobody has to do anything about.
    SETTLED(1),
    /// Runs that may be repaired.
    FAILED(2),
    INDEXED(3),
    FOUND(4),
    RETRIED(5),
    /// Dead letters of messages.
    LETTER(6),
    COUNTED(7),
    SAVED(8),
    TALLIED(9);

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
      throw new IllegalArgumentException("no kind of retained runs has the number " + number);
    }
  }

  /// The place of a run; none while it is active.
  public static Optional<RetainedKey> of(Origin origin, Phase phase) {
    return phase
        .endedAt()
        .map(at ->
            new RetainedKey(
                phase instanceof Phase.Failed ? Kind.FAILED : Kind.SETTLED,
                at.toEpochMilli(),
                origin));
  }

  /// The place of a dead letter.
  public static RetainedKey of(DeadKey entry, DeadLetter.OfMessage letter) {
    return new RetainedKey(Kind.LETTER, letter.at().toEpochMilli(), entry.failure());
  }

  /// Below all of that kind.
  public static RetainedKey first(Kind kind) {
    return new RetainedKey(kind, 0, new Origin(0, 0));
  }

  /// Above all of that kind.
  public static RetainedKey end(Kind kind) {
    return new RetainedKey(kind, Long.MAX_VALUE, new Origin(0, 0));
  }

  @Override
  public int compareTo(RetainedKey other) {
    return ORDER.compare(this, other);
  }
}
