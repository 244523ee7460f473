package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import java.util.Comparator;

/// An element of a run's list, by its place from 0.
public record StepKey(Origin run, int index) implements Comparable<StepKey> {
  private static final Comparator<StepKey> ORDER =
      Comparator.comparing(StepKey::run).thenComparingInt(StepKey::index);

  @Override
  public int compareTo(StepKey other) {
    return ORDER.compare(this, other);
  }
}
