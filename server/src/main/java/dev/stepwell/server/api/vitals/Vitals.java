package dev.stepwell.server.api.vitals;

import dev.stepwell.server.api.edge.Route;
import java.util.List;

/// Whoever knows how the server is.
public record Vitals(Readiness readiness) {
  public List<Route> routes() {
    return new Probes(readiness).routes();
  }
}
