package dev.stepwell.engine.project;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;

/// Commands to projects.
public sealed interface ProjectCommand extends Command {
  /// Creates a project or replaces what it is.
  record SaveProject(Project project) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project.id());
    }
  }
}
