package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import org.jspecify.annotations.Nullable;

/// Runs from the newest down.
interface Line {
  /// The newest one that was not passed yet; null behind the last.
  @Nullable Origin head();

  /// Passes all that are newer than `newest`.
  void passTo(Origin newest);

  /// Passes the head.
  void pass();
}
