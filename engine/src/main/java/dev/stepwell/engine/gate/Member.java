package dev.stepwell.engine.gate;

/// How far a visitor has come.
public sealed interface Member {
  /// It belongs to the queue, but its time has not come yet.
  enum Expected implements Member {
    EXPECTED
  }

  /// It stands in line.
  ///
  /// @param ticket its place
  /// @param companions it has, where it held a seat before
  record Waiting(long ticket, int companions) implements Member {
    public Waiting(long ticket) {
      this(ticket, 0);
    }
  }

  /// It holds a slot.
  ///
  /// @param era when it was let in: slots of an era that is over are not counted any more
  record Admitted(long era) implements Member {}

  /// It holds a slot of a queue, over all its attempts.
  ///
  /// @param ticket the place that it had in line, and goes back to
  /// @param companions that have not ended: their slot is this one
  /// @param gone whether they are all that keep it
  record Seated(long ticket, int companions, boolean gone) implements Member {}

  /// It keeps the slot of the visitor that it came from.
  enum Companion implements Member {
    COMPANION
  }
}
