package dev.stepwell.store.tables;

/// How far a table looks whether a row that is inserted does not exist, and one that is updated
/// does.
public enum Checks {
  /// Only at what the batch has written itself, which costs nothing.
  CHEAP,
  /// At what is committed too, which costs a read for each write.
  FULL
}
