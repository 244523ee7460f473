package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.View;

/// A stretch in the order of due rows of one partition.
///
/// @param view of the partition, which is the same object each time
/// @param first the lowest key in it
/// @param last the highest key in it
record Stretch(View view, DueKey first, DueKey last) {
  static Stretch of(View view, DueKey row) {
    return new Stretch(view, row, row);
  }

  /// The shortest that holds both, of the same partition.
  Stretch and(Stretch other) {
    return new Stretch(
        view,
        first.compareTo(other.first) <= 0 ? first : other.first,
        last.compareTo(other.last) >= 0 ? last : other.last);
  }

  boolean holds(DueKey row) {
    return first.compareTo(row) <= 0 && last.compareTo(row) >= 0;
  }
}
