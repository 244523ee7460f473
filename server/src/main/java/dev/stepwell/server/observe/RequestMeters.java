package dev.stepwell.server.observe;

import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Watch;
import io.prometheus.metrics.core.metrics.Histogram;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Counts the requests to this server by route: what clients put into paths is no label.
final class RequestMeters implements Watch {
  private static final String NO_ROUTE = "none";
  private static final Set<String> METHODS =
      Set.of("DELETE", "GET", "HEAD", "OPTIONS", "PATCH", "POST", "PUT");
  private static final String[] STATUSES = {"none", "1xx", "2xx", "3xx", "4xx", "5xx"};

  private final Histogram seconds;

  /// By identity, since a route is the same object from the start to the end.
  private final IdentityHashMap<Route, String> names = new IdentityHashMap<>();

  RequestMeters(Meters meters, List<Route> routes) {
    seconds = meters.requestSeconds;
    routes.forEach(route -> names.put(route, name(route)));
  }

  private static String name(Route route) {
    var tail =
        switch (route.tail()) {
          case NONE -> "";
          case SEGMENT -> "/{}";
          case REST -> "/*";
        };
    return route.words() + tail + route.ending();
  }

  @Override
  public void ended(Optional<Route> route, String method, int status, long nanos) {
    int hundreds = status / 100;
    seconds
        .labelValues(
            METHODS.contains(method) ? method : "other",
            route.map(names::get).orElse(NO_ROUTE),
            STATUSES[hundreds < STATUSES.length ? hundreds : 0])
        .observe(Seconds.ofNanos(nanos));
  }
}
