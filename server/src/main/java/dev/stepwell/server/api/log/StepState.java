package dev.stepwell.server.api.log;

/// The states of steps, in the spelling of the wire.
enum StepState {
  STEP_PROGRESS,
  STEP_SUCCESS,
  STEP_RETRY,
  STEP_FAILED,
  STEP_CANCELED
}
