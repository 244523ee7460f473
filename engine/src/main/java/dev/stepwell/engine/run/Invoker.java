package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;

/// The step of a parent run that waits for a child run.
///
/// @param stepBody the step as the parent's SDK gave it, to be completed with the result
/// @param target where the result is delivered
/// @param result the message that will carry the result; the parent decides it
public record Invoker(
    RunName parent,
    Instant parentCreatedAt,
    int stepId,
    Bytes stepBody,
    Target target,
    Optional<MessageKey> result) {
  /// Stands for the creation time of the parent where its SDK did not know it: any active run of
  /// that name is meant.
  public static final Instant ANY_RUN = Instant.EPOCH;

  /// As an SDK names it.
  public Invoker(
      RunName parent, Instant parentCreatedAt, int stepId, Bytes stepBody, Target target) {
    this(parent, parentCreatedAt, stepId, stepBody, target, Optional.empty());
  }

  boolean isMeant(Run run) {
    return parentCreatedAt.equals(ANY_RUN) || run.createdAt().equals(parentCreatedAt);
  }

  /// The same step of the very run that it turned out to be, with the message that stands for it.
  Invoker of(Run run, MessageKey result) {
    return new Invoker(parent, run.createdAt(), stepId, stepBody, target, Optional.of(result));
  }

  boolean isSameStep(Invoker other) {
    return parent.equals(other.parent)
        && parentCreatedAt.equals(other.parentCreatedAt)
        && stepId == other.stepId;
  }
}
