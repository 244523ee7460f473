package dev.stepwell.engine.project;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Token;

/// Commands to projects.
public sealed interface ProjectCommand extends Command {
  /// Creates a project or replaces what it is.
  record SaveProject(Project project) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project.id());
    }
  }

  /// Takes over what the operator's configuration says of a project. Tokens that clients made stay,
  /// and so does one that may only read and was named before, where none is named now: whoever
  /// starts a server with a token means that one.
  record Configure(Project project) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project.id());
    }
  }

  /// Another token is good from now on.
  record AddToken(ProjectId project, Token token) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project);
    }
  }

  /// A token is good for nothing from now on.
  ///
  /// @param token its id
  record RevokeToken(ProjectId project, String token) implements ProjectCommand {
    @Override
    public Address address() {
      return Address.of(project);
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
