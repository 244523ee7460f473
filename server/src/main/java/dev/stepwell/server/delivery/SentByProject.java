package dev.stepwell.server.delivery;

import dev.stepwell.engine.ProjectId;
import java.util.concurrent.ConcurrentHashMap;

/// Requests in flight by project.
final class SentByProject {
  private final ConcurrentHashMap<ProjectId, Integer> counts = new ConcurrentHashMap<>();

  void sent(ProjectId project) {
    counts.merge(project, 1, Integer::sum);
  }

  void answered(ProjectId project) {
    counts.computeIfPresent(project, (_, count) -> count == 1 ? null : count - 1);
  }

  int of(ProjectId project) {
    return counts.getOrDefault(project, 0);
  }
}
