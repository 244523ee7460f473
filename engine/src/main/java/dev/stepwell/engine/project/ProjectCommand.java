package dev.stepwell.engine.project;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.ProjectId;

/// Commands to projects.
public sealed interface ProjectCommand extends Command {
  /// Creates a project or replaces what it is.
  record SaveProject(Project project) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project.id());
    }
  }

  /// The next signing key becomes the current one, and the fresh one the next.
  record RotateKeys(ProjectId project, String fresh) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project);
    }
  }
}
