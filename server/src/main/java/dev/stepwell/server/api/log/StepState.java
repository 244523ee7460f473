package dev.stepwell.server.api.log;

import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunStates;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// The states of steps, in the spelling of the wire.
enum StepState {
  STEP_PROGRESS,
  STEP_SUCCESS,
  STEP_RETRY,
  STEP_FAILED,
  STEP_CANCELED;

  /// The phases in which runs can have such a step. Where runs are marked that may have one, there
  /// is none.
  Set<RunPhase> occursIn() {
    return switch (this) {
      case STEP_PROGRESS -> EnumSet.of(RunPhase.RUN_STARTED);
      case STEP_SUCCESS -> EnumSet.allOf(RunPhase.class);
      case STEP_FAILED -> EnumSet.of(RunPhase.RUN_FAILED);
      case STEP_RETRY, STEP_CANCELED -> EnumSet.noneOf(RunPhase.class);
    };
  }

  /// What runs are marked with that may have such a step.
  Optional<RunStates.Mark> mark() {
    return switch (this) {
      case STEP_RETRY -> Optional.of(RunStates.Mark.RETRIED);
      case STEP_CANCELED -> Optional.of(RunStates.Mark.CUT_OFF);
      case STEP_PROGRESS, STEP_SUCCESS, STEP_FAILED -> Optional.empty();
    };
  }
}
