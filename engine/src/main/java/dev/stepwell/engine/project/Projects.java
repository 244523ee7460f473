package dev.stepwell.engine.project;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.project.ProjectCommand.AddToken;
import dev.stepwell.engine.project.ProjectCommand.Configure;
import dev.stepwell.engine.project.ProjectCommand.RevokeToken;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectCommand.SaveProject;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
import java.util.List;
import java.util.function.Function;

/// Decides for projects.
public final class Projects {
  private Projects() {}

  public static Decision decide(ProjectView view, ProjectCommand command) {
    return switch (command) {
      case SaveProject(var project) -> saved(project);
      case Configure(var project) ->
          saved(
              view.projects()
                  .get(project.id())
                  .map(stored -> Tokens.configured(project, stored))
                  .orElse(project));
      case RotateKeys(var id, var fresh) ->
          known(view, id, project -> saved(project.with(project.keys().rotated(fresh))));
      case AddToken(var id, var token) -> known(view, id, project -> Tokens.add(project, token));
      case RevokeToken(var id, var token) ->
          known(view, id, project -> Tokens.revoke(project, token));
    };
  }

  private static Decision known(
      ProjectView view, ProjectId id, Function<Project, Decision> decision) {
    return view.projects()
        .get(id)
        .map(decision)
        .orElseGet(
            () -> Decision.rejected(new Rejection.NotFound("there is no project " + id.value())));
  }

  static Decision saved(Project project) {
    return new Accepted(List.of(new ProjectSaved(project)), List.of(), Reply.Done.DONE);
  }
}
