package dev.stepwell.engine.run;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Stamp;
import java.util.Comparator;
import java.util.Optional;

/// The place of a dead letter among those of its project, in the order of the failures.
///
/// @param failure the ticket of the command that failed it, and the slot of what failed
public record DeadKey(ProjectId project, Origin failure) implements Comparable<DeadKey> {
  private static final Comparator<DeadKey> ORDER =
      Comparator.comparing(DeadKey::project).thenComparing(DeadKey::failure);
  private static final int LOW_BITS = Stamp.SEQUENCE_BITS;
  private static final long LOW = (1L << LOW_BITS) - 1;
  private static final int SLOT_BITS = 16;

  /// The place of what fails now.
  public static DeadKey of(ProjectId project, Stamp stamp, Origin failed) {
    return new DeadKey(project, new Origin(stamp.ticket(), failed.slot()));
  }

  /// The id on the wire. Tickets carry milliseconds in their upper bits, so it looks as clients
  /// expect it: milliseconds, a hyphen, and a number that tells apart those of one millisecond.
  public String id() {
    return Stamp.millis(failure.ticket())
        + "-"
        + ((failure.ticket() & LOW) << SLOT_BITS | failure.slot());
  }

  /// The key behind an id, or nothing where the text is no id of ours.
  public static Optional<DeadKey> parse(ProjectId project, String id) {
    int hyphen = id.indexOf('-');
    if (hyphen < 0) {
      return Optional.empty();
    }
    long high = number(id.substring(0, hyphen));
    long rest = number(id.substring(hyphen + 1));
    if (high < 0 || high > Long.MAX_VALUE >> LOW_BITS || rest < 0 || rest >> SLOT_BITS > LOW) {
      return Optional.empty();
    }
    long ticket = high << LOW_BITS | rest >> SLOT_BITS;
    int slot = (int) (rest & (Address.SLOTS - 1));
    return ticket == Long.MAX_VALUE
        ? Optional.empty()
        : Optional.of(new DeadKey(project, new Origin(ticket, slot)));
  }

  /// A text that another number has too is none: each id has one spelling.
  private static long number(String text) {
    if (text.isEmpty() || text.length() > 18 || (text.length() > 1 && text.charAt(0) == '0')) {
      return -1;
    }
    long value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return -1;
      }
      value = value * 10 + c - '0';
    }
    return value;
  }

  @Override
  public int compareTo(DeadKey other) {
    return ORDER.compare(this, other);
  }
}
