package dev.stepwell.server.api.vitals;

import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.vitals.Exposition.Scope;
import dev.stepwell.server.project.Principal;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Secrets;
import java.util.Optional;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// `GET /metrics`: one scrape at a time, however many ask.
final class Scraping implements Handler.Blocking {
  private final Exposition exposition;
  private final MetricsAccess access;
  private final Projects projects;
  private final Lock one = new ReentrantLock();

  Scraping(Exposition exposition, MetricsAccess access, Projects projects) {
    this.exposition = exposition;
    this.access = access;
    this.projects = projects;
  }

  @Override
  public Result handle(Request request) {
    return scope(request)
        .<Result>map(scope -> scrape(scope, request.headers().first("Accept")))
        .orElseGet(() ->
            Response.error(401, "the token is missing or not known")
                .with("WWW-Authenticate", "Bearer"));
  }

  private Response scrape(Scope scope, Optional<String> accept) {
    one.lock();
    try {
      var text = exposition.scrape(scope, accept);
      return Response.json(200, text.body()).with("Content-Type", text.contentType());
    } finally {
      one.unlock();
    }
  }

  /// Nothing where nothing may be seen.
  private Optional<Scope> scope(Request request) {
    return switch (access) {
      case MetricsAccess.Open.OPEN -> Optional.of(Scope.All.ALL);
      case MetricsAccess.Tokens(var operator) ->
          request
              .headers()
              .first("Authorization")
              .flatMap(Token::ofAuthorization)
              .flatMap(token -> scope(token, operator));
    };
  }

  private Optional<Scope> scope(String token, Optional<String> operator) {
    return operator.equals(Optional.of(Secrets.sha256(token)))
        ? Optional.of(Scope.All.ALL)
        : projects.authenticate(token).map(Principal::project).map(Scope.Only::new);
  }
}
