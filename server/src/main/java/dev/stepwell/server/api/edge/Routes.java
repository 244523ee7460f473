package dev.stepwell.server.api.edge;

import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;

/// All routes. They are looked up in the raw request target: nothing is decoded or normalised,
/// since a destination in a path has to stay as it is.
public final class Routes {
  private final List<Route> longestFirst;

  public Routes(List<Route> routes) {
    longestFirst =
        routes.stream()
            .sorted(
                Comparator.comparingInt((Route route) -> route.words().length())
                    .thenComparingInt(route -> route.ending().length())
                    .reversed())
            .toList();
  }

  /// These and others.
  public Routes and(List<Route> others) {
    return new Routes(Stream.concat(longestFirst.stream(), others.stream()).toList());
  }

  /// All of them, in the order in which they are tried.
  public List<Route> all() {
    return longestFirst;
  }

  /// What a request line leads to.
  sealed interface Found {
    record Match(Route route, Handler handler, String rest) implements Found {}

    /// Nobody answers there.
    record Nobody(Response refusal) implements Found {}
  }

  Found find(String method, String target) {
    for (var route : longestFirst) {
      var rest = route.rest(target);
      if (rest.isPresent()) {
        // A longer beginning is never tried again as a shorter one.
        return route
            .handler(method)
            .<Found>map(handler -> new Found.Match(route, handler, rest.get()))
            .orElseGet(() -> wrongMethod(method, route));
      }
    }
    return new Found.Nobody(Response.error(404, "there is nothing at this path"));
  }

  private static Found wrongMethod(String method, Route route) {
    var allowed = String.join(", ", new TreeSet<>(route.methods()));
    return new Found.Nobody(
        Response.error(405, method + " is not allowed here, but " + allowed)
            .with("Allow", allowed));
  }

  /// A request target as routes expect it: base URLs that end with a slash double the first one,
  /// and an absolute URL is a valid target too.
  static String normalised(String target) {
    int from = 0;
    if (target.regionMatches(true, 0, "http://", 0, 7)
        || target.regionMatches(true, 0, "https://", 0, 8)) {
      from = target.indexOf('/', 8);
      if (from < 0) {
        return "/";
      }
    }
    while (target.startsWith("//", from)) {
      from++;
    }
    return target.substring(from);
  }
}
