package dev.stepwell.server.project;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Access;

/// Who sent a request, and what it may do.
///
/// @param token the id of the token by which it was known
public record Principal(ProjectId project, Access access, String token) {}
