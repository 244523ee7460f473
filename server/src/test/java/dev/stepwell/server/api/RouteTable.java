package dev.stepwell.server.api;

import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Limits;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.intent.Tracing;
import dev.stepwell.server.api.vitals.Exposition;
import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.api.vitals.Vitals;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.memory.MemoryStore;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// The table of the router itself: a route that comes later is in it.
final class RouteTable {
  private RouteTable() {}

  static List<Route> all() {
    try (var store = new MemoryStore(1);
        var partitions =
            new Partitions(
                store, new Engine(new JsonWire(), Limits.DEFAULT), InstantSource.system(), 10)) {
      return Api.routes(
              partitions,
              Projects.load(partitions),
              InstantSource.system(),
              _ -> Optional.empty(),
              new Parallelism(1, _ -> 0),
              RequestBounds.DEFAULT,
              Tracing.OFF,
              Api.Model.NONE,
              new Vitals(
                  Optional::empty,
                  (_, _) -> new Exposition.Text("text/plain", new byte[0]),
                  MetricsAccess.DEFAULT,
                  _ -> {
                    throw new IllegalStateException("nobody asks");
                  }))
          .all();
    }
  }

  static Set<String> methods(Route route) {
    return route.anyMethod().isPresent()
        ? Set.of("GET", "POST", "PUT", "PATCH", "DELETE")
        : route.handlers().keySet();
  }
}
