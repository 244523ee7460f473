package dev.stepwell.server.api.log;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.RunName;
import java.util.Optional;

/// What a history looks up as it needs it, since it may be large or lie elsewhere.
interface Sources {
  /// The body of an element of the run's list.
  Bytes element(int index);

  /// The run of that name that a step of this run started; nothing where it was never made, or is
  /// forgotten.
  Optional<Child> child(RunName name, int stepId);
}
