package dev.stepwell.server.project;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Access;

/// Who sent a request, and what it may do.
public record Principal(ProjectId project, Access access) {}
