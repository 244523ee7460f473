package dev.stepwell.engine.gate;

/// How far a visitor has come.
public sealed interface Member {
  /// It stands in line.
  ///
  /// @param ticket its place
  record Waiting(long ticket) implements Member {}

  /// It holds a slot.
  ///
  /// @param era when it was let in: slots of an era that is over are not counted any more
  record Admitted(long era) implements Member {}
}
