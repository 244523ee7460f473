package dev.stepwell.server.api.vitals;

import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.project.Principal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Whoever knows how the server is, and who may be told.
///
/// @param access to the metrics
public record Vitals(
    Readiness readiness, Exposition exposition, MetricsAccess access, Statistics statistics) {
  public List<Route> routes(Function<String, Optional<Principal>> authenticate) {
    var routes = new ArrayList<>(new Probes(readiness).routes());
    // Open, since it is not the token of a project alone that lets somebody in.
    routes.add(
        Route.at("/metrics", Tail.NONE)
            .on("GET", new Scraping(exposition, access, authenticate))
            .open());
    Handler.Blocking overview = request -> StatisticsAnswer.of(statistics.of(request.project()));
    routes.add(Route.at("/v2/stats", Tail.NONE).on("GET", overview));
    return routes;
  }
}
