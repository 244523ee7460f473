package dev.stepwell.server.api.log;

import dev.stepwell.engine.run.Phase.Report.Progress;

/// How far telling a failure function has come, in the spelling of the wire.
enum CallbackState {
  CALLBACK_INPROGRESS,
  CALLBACK_SUCCESS,
  CALLBACK_FAIL,
  CALLBACK_CANCELED;

  static CallbackState of(Progress progress) {
    return switch (progress) {
      case IN_PROGRESS -> CALLBACK_INPROGRESS;
      case SUCCEEDED, NOT_WANTED -> CALLBACK_SUCCESS;
      case FAILED -> CALLBACK_FAIL;
      case CANCELLED -> CALLBACK_CANCELED;
    };
  }
}
