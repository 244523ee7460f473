package dev.stepwell.engine;

import java.util.Comparator;

/// What a client calls a run: the workflow run id inside its project. A name may be used again once
/// its run has ended, so it names at most one active run but perhaps several ended ones.
public record RunName(ProjectId project, String id) implements Comparable<RunName> {
  private static final Comparator<RunName> ORDER =
      Comparator.comparing(RunName::project).thenComparing(RunName::id, Order::text);

  @Override
  public int compareTo(RunName other) {
    return ORDER.compare(this, other);
  }
}
