package dev.stepwell.server.api;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.engine.project.Project.Made;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.TokenAnswer;
import dev.stepwell.protocol.body.TokenRequest;
import dev.stepwell.protocol.identity.Token;
import dev.stepwell.protocol.identity.TokenAccess;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.project.Principal;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Secrets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// `/v2/tokens`: the tokens of a project, which may make others and revoke them. A token is told
/// once, to whoever made it; what is stored is its hash.
final class Tokens {
  private static final String PATH = "/v2/tokens";
  private static final int PASSWORD_LETTERS = 40;

  private final Projects projects;
  private final InstantSource clock;

  private Tokens(Projects projects, InstantSource clock) {
    this.projects = projects;
    this.clock = clock;
  }

  static List<Route> routes(Projects projects, InstantSource clock) {
    var tokens = new Tokens(projects, clock);
    Handler.Blocking list = tokens::list;
    Handler.Blocking create = tokens::create;
    Handler.Blocking revoke = tokens::revoke;
    return List.of(
        Route.at(PATH, Tail.NONE).on("GET", list).on("POST", create),
        Route.at(PATH, Tail.SEGMENT).on("DELETE", revoke));
  }

  private Result list(Request request) {
    var asking = request.caller().principal().map(Principal::token);
    var shown =
        project(request.project()).tokens().stream()
            .map(token -> shown(token, asking.equals(Optional.of(token.id()))))
            .toList();
    return Response.json(200, Answers.tokens(shown));
  }

  private Project project(ProjectId id) {
    return projects
        .find(id)
        .orElseThrow(() -> new IllegalStateException("a token of a project that is not there"));
  }

  private static TokenAnswer shown(Project.Token token, boolean current) {
    return new TokenAnswer(
        token.id(),
        token.made().map(Made::name).orElse(null),
        switch (token.access()) {
          case FULL -> TokenAccess.READ_WRITE;
          case READ_ONLY -> TokenAccess.READ_ONLY;
        },
        token.made().map(Made::at).map(Instant::toEpochMilli).orElse(null),
        current);
  }

  private Result create(Request request) {
    var wanted = TokenRequest.read(request.body().array());
    var secret = Token.of(request.project().value(), Secrets.letters(PASSWORD_LETTERS));
    var token =
        new Project.Token(
            Secrets.sha256(secret),
            switch (wanted.access()) {
              case READ_WRITE -> Access.FULL;
              case READ_ONLY -> Access.READ_ONLY;
            },
            Optional.of(new Made(wanted.name(), clock.instant())));
    return Json.of(
        projects.addToken(request.project(), token),
        _ ->
            Response.json(201, shown(token, false).created(secret))
                .with("Cache-Control", "no-store"));
  }

  private Result revoke(Request request) {
    var id = Percent.decode("token", request.restPath());
    return Json.of(projects.revokeToken(request.project(), id), _ -> Response.done(200));
  }
}
