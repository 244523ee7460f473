package dev.stepwell.server.api;

import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Projects.Rotation;

/// `POST /v2/keys/rotate`: the next signing key signs from now on, and a fresh one comes after it.
/// Who repeats it after a lost answer rotates twice: `GET /v2/keys` says whether it was done.
final class Rotating implements Handler.Blocking {
  private final Projects projects;

  Rotating(Projects projects) {
    this.projects = projects;
  }

  @Override
  public Result handle(Request request) {
    return switch (projects.rotate(request.project())) {
      case Rotation.Done(var keys) -> Response.json(200, Answers.keys(keys.current(), keys.next()));
      case Rotation.Failed(var answer) -> Json.failed(answer);
    };
  }
}
