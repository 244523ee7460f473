package dev.stepwell.server.api.runs;

import dev.stepwell.engine.run.Phase;

/// The states of runs, in the spelling of the wire.
public enum RunPhase {
  RUN_STARTED,
  RUN_SUCCESS,
  RUN_FAILED,
  RUN_CANCELED;

  public static RunPhase of(Phase phase) {
    return switch (phase) {
      case Phase.Active _ -> RUN_STARTED;
      case Phase.Succeeded _ -> RUN_SUCCESS;
      case Phase.Failed _ -> RUN_FAILED;
      case Phase.Cancelled _ -> RUN_CANCELED;
    };
  }
}
