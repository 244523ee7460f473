package dev.stepwell.engine.schedule;

import java.util.Optional;

/// What makes a schedule fire.
public sealed interface Occasion {
  /// One of its times has come.
  enum Time implements Occasion {
    TIME
  }

  /// Somebody wants it now, whether it is paused or not.
  ///
  /// @param deduplicationId by which the same wish is recognised when it comes again
  record Hand(Optional<String> deduplicationId) implements Occasion {}
}
