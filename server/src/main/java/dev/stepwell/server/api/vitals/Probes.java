package dev.stepwell.server.api.vitals;

import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// `GET /health/live` and `GET /health/ready`, for supervisors and load balancers. Nobody has to
/// say who asks, and neither costs more than the answer.
final class Probes {
  private static final byte[] LIVE = status("live");
  private static final byte[] READY = status("ready");
  private static final String COME_AGAIN = "1";

  private final Readiness readiness;

  Probes(Readiness readiness) {
    this.readiness = readiness;
  }

  List<Route> routes() {
    // Whoever is asked can answer: what else is wrong mends no restart.
    Handler.Quick live = (_, answer) -> answer.accept(Response.json(200, LIVE));
    Handler.Quick ready = (_, answer) -> answer.accept(ready());
    return List.of(
        Route.at("/health/live", Tail.NONE).on("GET", live).open(),
        Route.at("/health/ready", Tail.NONE).on("GET", ready).open());
  }

  private Response ready() {
    return readiness
        .obstacle()
        .map(why -> Response.error(503, why).with("Retry-After", COME_AGAIN))
        .orElseGet(() -> Response.json(200, READY));
  }

  private static byte[] status(String word) {
    return ("{\"status\":\"" + word + "\"}").getBytes(StandardCharsets.US_ASCII);
  }
}
