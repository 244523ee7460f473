package dev.stepwell.server.api.vitals;

import dev.stepwell.protocol.identity.Token;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.vitals.Exposition.Scope;
import dev.stepwell.server.project.Principal;
import dev.stepwell.server.project.Secrets;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;

/// `GET /metrics`: one scrape at a time, and few that wait for it, since the places of those who
/// wait are everybody's.
final class Scraping implements Handler.Blocking {
  static final int AT_ONCE = 4;

  private final Exposition exposition;
  private final MetricsAccess access;
  private final Function<String, Optional<Principal>> authenticate;
  private final Semaphore places = new Semaphore(AT_ONCE);
  private final Lock one = new ReentrantLock();

  Scraping(
      Exposition exposition,
      MetricsAccess access,
      Function<String, Optional<Principal>> authenticate) {
    this.exposition = exposition;
    this.access = access;
    this.authenticate = authenticate;
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
    if (!places.tryAcquire()) {
      return Response.error(503, "too many scrapes at once, try again later")
          .with("Retry-After", "1");
    }
    try {
      one.lock();
      try {
        var text = exposition.scrape(scope, accept);
        return Response.json(200, text.body()).with("Content-Type", text.contentType());
      } finally {
        one.unlock();
      }
    } finally {
      places.release();
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
        : authenticate.apply(token).map(Principal::project).map(Scope.Only::new);
  }
}
