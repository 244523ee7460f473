package dev.stepwell.server.delivery.http;

import dev.stepwell.server.share.BodyMemory;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.Http2Settings;
import io.vertx.core.http.HttpClientAgent;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.TrustOptions;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// One event loop with connection pools of its own, so that no request touches another loop.
final class SendingLoop extends VerticleBase {
  private static final int STATUS_LINE_BYTES = 8 << 10;
  private static final int CHUNK_BYTES = 64 << 10;

  private final SenderSettings settings;
  private final DestinationPolicy policy;
  private final HostResolver resolver;
  private final BodyMemory bodies;
  private final Sockets sockets;
  private final Set<Exchange> exchanges = new HashSet<>();
  private final Clients plain = new Clients(() -> client(plainOptions()));
  private final Clients secure = new Clients(() -> client(secureOptions()));
  private TrustOptions trust;
  private boolean stopped;

  @SuppressWarnings("NullAway.Init") // what is trusted is read by start(), before anything is sent
  SendingLoop(
      SenderSettings settings,
      DestinationPolicy policy,
      HostResolver resolver,
      BodyMemory bodies,
      Sockets sockets) {
    this.settings = settings;
    this.policy = policy;
    this.resolver = resolver;
    this.bodies = bodies;
    this.sockets = sockets;
  }

  /// The first clients are made here, so that nobody waits for them later.
  @Override
  public Future<?> start() {
    trust = Trust.of(settings.trustedCertificates());
    var _ = plain.get(0);
    var _ = secure.get(0);
    return Future.succeededFuture();
  }

  private HttpClientOptions plainOptions() {
    return options().setProtocolVersion(HttpVersion.HTTP_1_1);
  }

  private HttpClientOptions secureOptions() {
    return options()
        .setSsl(true)
        .setUseAlpn(true)
        .setProtocolVersion(HttpVersion.HTTP_2)
        .setAlpnVersions(List.of(HttpVersion.HTTP_2, HttpVersion.HTTP_1_1))
        .setTrustOptions(trust);
  }

  private HttpClientAgent client(HttpClientOptions options) {
    int connections = Math.ceilDiv(settings.connections().perHost(), settings.eventLoops());
    return vertx
        .httpClientBuilder()
        .with(options)
        .with(
            new PoolOptions()
                .setHttp1MaxSize(connections)
                .setHttp2MaxSize(connections)
                .setMaxWaitQueueSize(settings.inFlight()))
        .withConnectHandler(this::opened)
        .build();
  }

  /// Whoever waits for an answer hears of what goes wrong; what an endpoint sends unasked is its
  /// own affair.
  private void opened(HttpConnection connection) {
    connection.exceptionHandler(_ -> {});
    sockets.opened(connection);
  }

  private HttpClientOptions options() {
    int keepAliveSeconds = Math.toIntExact(settings.keepAlive().toSeconds());
    return new HttpClientOptions()
        .setConnectTimeout(Math.toIntExact(settings.connectTimeout().toMillis()))
        .setSslHandshakeTimeout(settings.connectTimeout().toMillis())
        .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
        .setKeepAliveTimeout(keepAliveSeconds)
        .setHttp2KeepAliveTimeout(keepAliveSeconds)
        .setHttp2ClearTextUpgrade(false)
        .setDecompressionSupported(false)
        .setMaxRedirects(0)
        .setMaxInitialLineLength(STATUS_LINE_BYTES)
        .setMaxHeaderSize(settings.responseHeaderBytes())
        .setMaxChunkSize(CHUNK_BYTES)
        .setInitialSettings(
            new Http2Settings()
                .setPushEnabled(false)
                .setMaxHeaderListSize(settings.responseHeaderBytes()));
  }

  /// May be called on any thread.
  void send(PreparedRequest request, Consumer<Answer> done) {
    var body = new BodyCollector(settings.responseBytes(), bodies, request.project());
    send(new Exchange(this, request, new WholeAnswer(body, settings.responseBytes(), done)));
  }

  /// May be called on any thread.
  void send(PreparedRequest request, IncomingAnswer answer) {
    var exchange = new Exchange(this, request, answer.reception());
    answer.from(this, () -> exchange.fail("nobody takes the answer any more"));
    send(exchange);
  }

  private void send(Exchange exchange) {
    try {
      context.runOnContext(_ -> begin(exchange));
    } catch (RejectedExecutionException ended) {
      throw new IllegalStateException("the event loop has ended", ended);
    }
  }

  private void begin(Exchange exchange) {
    exchanges.add(exchange);
    if (stopped) {
      exchange.abandon(Sender.CLOSED);
    } else {
      exchange.start();
    }
  }

  @Override
  public Future<?> stop() {
    stopped = true;
    List.copyOf(exchanges).forEach(exchange -> exchange.abandon(Sender.CLOSED));
    return Future.join(plain.shutdown(), secure.shutdown());
  }

  void ended(Exchange exchange) {
    exchanges.remove(exchange);
  }

  /// Those that a request has one of.
  Clients clients(PreparedRequest request) {
    return request.secure() ? secure : plain;
  }

  long timer(long millis, Runnable task) {
    return vertx.setTimer(millis, _ -> task.run());
  }

  void cancel(long timer) {
    vertx.cancelTimer(timer);
  }

  Context eventLoop() {
    return context;
  }

  Sockets sockets() {
    return sockets;
  }

  HostResolver resolver() {
    return resolver;
  }

  DestinationPolicy policy() {
    return policy;
  }
}
