package dev.stepwell.engine.message;

import dev.stepwell.engine.CallbackSpec;
import java.util.OptionalInt;

/// Why a message is sent, which decides what its request looks like and who hears of its outcome.
public sealed interface Purpose {
  /// The list of a run up to and including the step at `index` (0: the initial payload), for the
  /// workflow endpoint.
  record Step(int index, Probe probe) implements Purpose {}

  /// A request to a third party in the name of a run; how it ended is reported to `report`.
  record Call(OptionalInt stepId, CallbackSpec report) implements Purpose {}

  /// The report on a third-party call, for the workflow endpoint.
  ///
  /// @param stepId the step that called
  record CallReport(OptionalInt stepId) implements Purpose {}

  /// The report that a run failed.
  record FailureReport() implements Purpose {}

  /// A message that belongs to no run.
  record Alone(Publication publication) implements Purpose {
    public Alone() {
      this(Publication.NONE);
    }
  }

  /// What the first answer must show, so that a run does not vanish into an endpoint that is no
  /// workflow.
  enum Probe {
    NONE,
    /// A workflow SDK of any version.
    WORKFLOW,
    /// A workflow SDK from version 1.0.0 on.
    SDK_1
  }

  /// Whether it is a step of a run, or on the way to one.
  default boolean servesRun() {
    return switch (this) {
      case Step _, Call _, CallReport _ -> true;
      case FailureReport _, Alone _ -> false;
    };
  }

  /// Whether a run waits for this message, so that its failure is the failure of the run.
  default boolean carriesRun() {
    return switch (this) {
      case Step _, CallReport _ -> true;
      case Call _, FailureReport _, Alone _ -> false;
    };
  }
}
