package dev.stepwell.engine.project;

import dev.stepwell.engine.Fact;

/// What happens to projects.
public sealed interface ProjectFact extends Fact {
  record ProjectSaved(Project project) implements ProjectFact {}
}
