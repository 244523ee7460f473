package dev.stepwell.server.api.runs;

import dev.stepwell.engine.run.Phase;

/// The states of runs, in the spelling of the wire.
public enum RunPhase {
  RUN_STARTED(Phase.Kind.ACTIVE),
  RUN_SUCCESS(Phase.Kind.SUCCEEDED),
  RUN_FAILED(Phase.Kind.FAILED),
  RUN_CANCELED(Phase.Kind.CANCELLED);

  private final Phase.Kind kind;

  RunPhase(Phase.Kind kind) {
    this.kind = kind;
  }

  Phase.Kind kind() {
    return kind;
  }

  public static RunPhase of(Phase phase) {
    return switch (phase.kind()) {
      case ACTIVE -> RUN_STARTED;
      case SUCCEEDED -> RUN_SUCCESS;
      case FAILED -> RUN_FAILED;
      case CANCELLED -> RUN_CANCELED;
    };
  }
}
