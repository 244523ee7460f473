package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import java.util.Comparator;

/// A step of a run by its identity.
public record SeenKey(Origin run, int stepId, int targetStep) implements Comparable<SeenKey> {
  private static final Comparator<SeenKey> ORDER =
      Comparator.comparing(SeenKey::run)
          .thenComparingInt(SeenKey::stepId)
          .thenComparingInt(SeenKey::targetStep);

  public SeenKey(Origin run, StepIdentity identity) {
    this(run, identity.stepId(), identity.targetStep());
  }

  @Override
  public int compareTo(SeenKey other) {
    return ORDER.compare(this, other);
  }
}
