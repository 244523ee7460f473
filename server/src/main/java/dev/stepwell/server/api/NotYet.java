package dev.stepwell.server.api;

import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.api.edge.Route.Tail;
import java.util.List;

/// What the protocol has and this server has not: told in so many words.
final class NotYet {
  static final String SCHEDULES = "schedules are not supported yet";

  private NotYet() {}

  static List<Route> routes() {
    return List.of(route("/v2/schedules", SCHEDULES));
  }

  private static Route route(String words, String why) {
    Handler.Quick refusing =
        (_, _) -> {
          throw new Refusal(Refusal.NOT_IMPLEMENTED, why);
        };
    return Route.any(words, Tail.REST, Access.TOKEN, refusing);
  }
}
