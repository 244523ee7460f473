package dev.stepwell.server.api.edge;

import dev.stepwell.server.project.Principal;
import dev.stepwell.server.share.BodyMemory;
import dev.stepwell.server.share.Pool;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The HTTP server. It speaks HTTP/1.1 in the clear: what stands before it may do more.
public final class Edge implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Edge.class);
  private static final int SECONDS_TO_START_OR_STOP = 10;

  /// A free port that all listeners share; 0 would be another one for each of them.
  private static final int ANY_FREE_PORT = -1;

  private final Vertx vertx;
  private final Parts parts;
  private final List<String> deployments = new ArrayList<>();

  public Edge(Vertx vertx, EdgeSettings settings, Routes routes, Known known) {
    this(vertx, settings, routes, known, Watch.NOBODY);
  }

  public Edge(Vertx vertx, EdgeSettings settings, Routes routes, Known known, Watch watch) {
    this.vertx = vertx;
    this.parts =
        new Parts(
            settings,
            routes,
            known,
            new BodyMemory(settings.bodies().buffered()),
            new Connections(vertx, settings),
            new Pool(settings.waiting()),
            new UnderWay(),
            watch);
  }

  /// Who is known by what they show.
  public record Known(
      Function<String, Optional<Principal>> byToken,
      Function<String, Optional<Principal>> bySession) {

    /// Those who have a token, where nobody signs in.
    public static Known byToken(Function<String, Optional<Principal>> byToken) {
      return new Known(byToken, _ -> Optional.empty());
    }
  }

  /// What all requests of this server share.
  record Parts(
      EdgeSettings settings,
      Routes routes,
      Known known,
      BodyMemory bodies,
      Connections connections,
      Pool waiting,
      UnderWay underWay,
      Watch watch) {}

  /// Listens.
  ///
  /// @param port 0 for any free one
  /// @return the port
  /// @throws IllegalStateException if it cannot listen there
  public int start(String host, int port) {
    var address = host + ":" + port;
    var bound = new AtomicInteger();
    try {
      deployments.add(
          await(
              vertx.deployVerticle(
                  () -> new Listener(host, port == 0 ? ANY_FREE_PORT : port, bound),
                  new DeploymentOptions().setInstances(parts.settings().eventLoops()))));
      return bound.get();
    } catch (ExecutionException failure) {
      throw new IllegalStateException(
          "cannot listen on " + address + ": " + failure.getCause(), failure.getCause());
    } catch (TimeoutException late) {
      throw new IllegalStateException("cannot listen on " + address + " in time", late);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the HTTP server started", stop);
    }
  }

  /// Takes no more requests and waits until those that were taken are answered, but no longer than
  /// `bound`.
  public void drain(Duration bound) {
    parts.underWay().refuseMore();
    parts.connections().closeIdle();
    int left = parts.underWay().awaitNone(bound);
    if (left > 0) {
      LOG.warn("{} requests were not answered within {}", left, bound);
    }
  }

  @Override
  public void close() {
    for (var deployment : deployments) {
      try {
        await(vertx.undeploy(deployment));
      } catch (ExecutionException | TimeoutException unfinished) {
        LOG.warn("the HTTP server did not stop in order", unfinished);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
      }
    }
    deployments.clear();
    parts.connections().stop();
  }

  private static <T> T await(Future<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(SECONDS_TO_START_OR_STOP, TimeUnit.SECONDS);
  }

  /// Listens on one event loop. All of them share one socket, and connections go round.
  private final class Listener extends VerticleBase {
    private final String host;
    private final int port;
    private final AtomicInteger bound;

    Listener(String host, int port, AtomicInteger bound) {
      this.host = host;
      this.port = port;
      this.bound = bound;
    }

    @Override
    public Future<?> start() {
      return server()
          .connectionHandler(connection -> parts.connections().opened(connection, context))
          .requestHandler(request -> exchange(request).ifPresent(Exchange::begin))
          .invalidRequestHandler(request -> exchange(request).ifPresent(Exchange::refuse))
          .listen(port, host)
          .onSuccess(server -> bound.set(server.actualPort()));
    }

    private Optional<Exchange> exchange(HttpServerRequest request) {
      return parts
          .connections()
          .find(request.connection())
          .map(line -> new Exchange(parts, line, request));
    }

    private HttpServer server() {
      var settings = parts.settings();
      return vertx.createHttpServer(
          new HttpServerOptions()
              .setMaxInitialLineLength(settings.lineBytes())
              .setMaxHeaderSize(settings.headerBytes())
              .setHttp2ClearTextEnabled(false)
              // Nobody speaks it here, and each request would pass its handlers.
              .setPerFrameWebSocketCompressionSupported(false)
              .setPerMessageWebSocketCompressionSupported(false)
              .setCompressionSupported(false)
              .setDecompressionSupported(false)
              .setHandle100ContinueAutomatically(false));
    }
  }
}
