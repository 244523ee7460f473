package dev.stepwell.engine;

import java.util.Comparator;

/// A run in the list of all runs of its project, in the order in which they began.
public record ProjectRun(ProjectId project, Origin run) implements Comparable<ProjectRun> {
  private static final Comparator<ProjectRun> ORDER =
      Comparator.comparing(ProjectRun::project).thenComparing(ProjectRun::run);

  @Override
  public int compareTo(ProjectRun other) {
    return ORDER.compare(this, other);
  }
}
