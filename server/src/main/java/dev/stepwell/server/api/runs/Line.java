package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import org.jspecify.annotations.Nullable;

/// Runs, or entries of the dead letter queue, in the direction of a search.
interface Line {
  /// The first one that was not passed yet; null behind the last.
  @Nullable Origin head();

  /// Passes all that come before `place`.
  void passTo(Origin place);

  /// Passes the head.
  void pass();
}
