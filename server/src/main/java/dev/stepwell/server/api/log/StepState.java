package dev.stepwell.server.api.log;

import dev.stepwell.server.api.runs.RunPhase;
import java.util.EnumSet;
import java.util.Set;

/// The states of steps, in the spelling of the wire.
enum StepState {
  STEP_PROGRESS,
  STEP_SUCCESS,
  STEP_RETRY,
  STEP_FAILED,
  STEP_CANCELED;

  /// The phases in which runs can have such a step. Where it is the way in which a run ended that
  /// tells, there is none.
  Set<RunPhase> occursIn() {
    return switch (this) {
      case STEP_PROGRESS, STEP_RETRY -> EnumSet.of(RunPhase.RUN_STARTED);
      case STEP_SUCCESS -> EnumSet.allOf(RunPhase.class);
      case STEP_FAILED -> EnumSet.of(RunPhase.RUN_FAILED);
      case STEP_CANCELED -> EnumSet.noneOf(RunPhase.class);
    };
  }
}
