package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import java.time.Instant;

/// The step of a parent run that waits for a child run.
///
/// @param stepBody the step as the parent's SDK gave it, to be completed with the result
/// @param target where the result is delivered
public record Invoker(
    RunName parent, Instant parentCreatedAt, int stepId, Bytes stepBody, Target target) {
  /// Stands for the creation time of the parent where its SDK did not know it: any active run of
  /// that name is meant.
  public static final Instant ANY_RUN = Instant.EPOCH;

  boolean isMeant(Run run) {
    return parentCreatedAt.equals(ANY_RUN) || run.createdAt().equals(parentCreatedAt);
  }

  /// The same step of the very run that it turned out to be.
  Invoker of(Run run) {
    return new Invoker(parent, run.createdAt(), stepId, stepBody, target);
  }

  boolean isSameStep(Invoker other) {
    return parent.equals(other.parent)
        && parentCreatedAt.equals(other.parentCreatedAt)
        && stepId == other.stepId;
  }
}
