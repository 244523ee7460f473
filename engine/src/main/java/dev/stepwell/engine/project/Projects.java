package dev.stepwell.engine.project;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.project.ProjectCommand.RotateKeys;
import dev.stepwell.engine.project.ProjectCommand.SaveProject;
import dev.stepwell.engine.project.ProjectFact.ProjectSaved;
import java.util.List;

/// Decides for projects.
public final class Projects {
  private Projects() {}

  public static Decision decide(ProjectView view, ProjectCommand command) {
    return switch (command) {
      case SaveProject(var project) -> saved(project);
      case RotateKeys(var id, var fresh) ->
          view.projects()
              .get(id)
              .map(project -> saved(project.with(project.keys().rotated(fresh))))
              .orElseGet(() ->
                  Decision.rejected(new Rejection.NotFound("there is no project " + id.value())));
    };
  }

  private static Decision saved(Project project) {
    return new Accepted(List.of(new ProjectSaved(project)), List.of(), Reply.Done.DONE);
  }
}
