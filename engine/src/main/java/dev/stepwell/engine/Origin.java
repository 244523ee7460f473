package dev.stepwell.engine;

import java.util.Comparator;

/// The inner identity of a run, or of a message that stands alone: the ticket of the command that
/// made it, and its slot. All that belongs to a run is stored under its origin, so what is made
/// together lies together.
public record Origin(long ticket, int slot) implements Comparable<Origin> {
  private static final Comparator<Origin> ORDER =
      Comparator.comparingLong(Origin::ticket).thenComparingInt(Origin::slot);

  /// The smallest origin above this one: the end of all that is stored under it.
  public Origin next() {
    return slot + 1 < Address.SLOTS ? new Origin(ticket, slot + 1) : new Origin(ticket + 1, 0);
  }

  /// The greatest origin below this one.
  public Origin previous() {
    return slot > 0 ? new Origin(ticket, slot - 1) : new Origin(ticket - 1, Address.SLOTS - 1);
  }

  @Override
  public int compareTo(Origin other) {
    return ORDER.compare(this, other);
  }

  /// Spelled out, since origins are in the key of nearly every map: what a record gets by itself is
  /// made of method handles, which the compiler does not always see through.
  @Override
  public boolean equals(Object other) {
    return other instanceof Origin(long otherTicket, int otherSlot)
        && ticket == otherTicket
        && slot == otherSlot;
  }

  @Override
  public int hashCode() {
    return 31 * Long.hashCode(ticket) + slot;
  }
}
