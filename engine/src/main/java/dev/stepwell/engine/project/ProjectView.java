package dev.stepwell.engine.project;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows;

/// What the room of projects sees of the state.
public interface ProjectView {
  Rows<ProjectId, Project> projects();
}
