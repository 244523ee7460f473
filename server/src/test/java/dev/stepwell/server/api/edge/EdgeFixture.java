package dev.stepwell.server.api.edge;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.project.Project.Access;
import dev.stepwell.server.api.RawClient;
import dev.stepwell.server.project.Principal;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

/// An edge with routes of a test's choice, and clients of it.
final class EdgeFixture implements AutoCloseable {
  static final String FULL = "Authorization: Bearer full";

  private static final Map<String, Principal> TOKENS =
      Map.of(
          "full", new Principal(new ProjectId("tenant"), Access.FULL, "1"),
          "reader", new Principal(new ProjectId("tenant"), Access.READ_ONLY, "2"));

  final Edge edge;
  final int port;
  private final Vertx vertx = Vertx.vertx();
  private final List<RawClient> clients = new ArrayList<>();

  EdgeFixture(EdgeSettings settings, Route... routes) {
    edge =
        new Edge(
            vertx,
            settings,
            new Routes(List.of(routes)),
            Edge.Known.byToken(token -> Optional.ofNullable(TOKENS.get(token))));
    port = edge.start("127.0.0.1", 0);
  }

  /// Small bounds, and no time that ever runs out.
  static EdgeSettings small() {
    return patient(Duration.ofMinutes(5), Duration.ofMinutes(5));
  }

  static EdgeSettings patient(Duration receive, Duration idle) {
    return new EdgeSettings(
        2,
        64,
        new EdgeSettings.Bodies(1 << 20, 2 << 20, 4 << 20),
        16 << 10,
        64 << 10,
        receive,
        Duration.ofMinutes(5),
        idle,
        16,
        EdgeSettings.Proxy.NONE);
  }

  /// Answers with what it was asked.
  static Handler.Quick echo() {
    return (request, answer) ->
        answer.accept(
            Response.error(
                299, request.method() + " " + request.rest() + " " + request.body().length()));
  }

  RawClient client() {
    var client = new RawClient(port);
    clients.add(client);
    return client;
  }

  @Override
  public void close() {
    clients.forEach(RawClient::close);
    edge.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(failure);
    }
  }
}
