package dev.stepwell.server.observe;

import dev.stepwell.engine.ProjectId;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// The meters of each project. There are only so many of them: each project has some 50 series, and
/// whoever stores them pays for each. The projects beyond share one set.
final class Tenants {
  static final int MOST = 200;

  /// What the projects beyond are called together.
  static final String OTHER = "_other";

  private final Meters meters;
  private final Map<ProjectId, ProjectMeters> known = new ConcurrentHashMap<>();
  private final ProjectMeters others;

  Tenants(Meters meters) {
    this.meters = meters;
    this.others = new ProjectMeters(OTHER, meters);
  }

  ProjectMeters of(ProjectId project) {
    var found = known.get(project);
    return found != null ? found : first(project);
  }

  /// Those of a project that has meters of its own; nothing for those beyond.
  Optional<ProjectMeters> own(ProjectId project) {
    var found = of(project);
    return found == others ? Optional.empty() : Optional.of(found);
  }

  private ProjectMeters first(ProjectId project) {
    if (known.size() >= MOST) {
      return others;
    }
    synchronized (known) {
      return known.size() >= MOST
          ? known.getOrDefault(project, others)
          : known.computeIfAbsent(project, id -> new ProjectMeters(id.value(), meters));
    }
  }
}
