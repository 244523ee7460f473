package dev.stepwell.server.api;

import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.project.Projects;
import java.util.function.Consumer;

/// `GET /v2/keys`: what the deliveries of the project are signed with.
final class Keys implements Handler.Quick {
  private final Projects projects;

  Keys(Projects projects) {
    this.projects = projects;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var keys =
        projects
            .keys(request.project())
            .orElseThrow(() -> new IllegalStateException("a token of a project that is not there"));
    answer.accept(Response.json(200, Answers.keys(keys.current(), keys.next())));
  }
}
