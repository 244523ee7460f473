package dev.stepwell.server;

import dev.stepwell.engine.Engine;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.api.Api;
import dev.stepwell.server.api.Parallelism;
import dev.stepwell.server.api.edge.Edge;
import dev.stepwell.server.api.intent.Tracing;
import dev.stepwell.server.api.site.Inside;
import dev.stepwell.server.api.site.Site;
import dev.stepwell.server.api.vitals.Vitals;
import dev.stepwell.server.api.why.OnItsWay;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.delivery.Composer;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.delivery.LanguageModel;
import dev.stepwell.server.delivery.Traces;
import dev.stepwell.server.delivery.http.Sender;
import dev.stepwell.server.observe.Health;
import dev.stepwell.server.observe.Metrics;
import dev.stepwell.server.observe.Stats;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.project.Sessions;
import dev.stepwell.server.retention.Sweeper;
import dev.stepwell.server.timer.Timer;
import dev.stepwell.server.wire.JsonWire;
import dev.stepwell.store.Store;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A running server: it wires the rooms together, starts them from the inside out and stops them
/// the other way round. The store belongs to whoever opened it.
public final class Server implements AutoCloseable {
  public static final String VERSION = "0.1.0";

  /// Until a row is offered again whose command could not be handled.
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private static final Logger LOG = LoggerFactory.getLogger(Server.class);

  private final Config config;
  private final Vertx vertx;
  private final Partitions partitions;
  private final Projects projects;
  private final Sender sender;
  private final Deliveries deliveries;
  private final List<Timer> timers = new ArrayList<>();
  private final Sweeper sweeper;
  private final Health health;
  private final Inside inside;
  private final Stats stats;
  private final Edge edge;
  private final Optional<dev.stepwell.server.observe.trace.Tracing> tracing;
  private int port;
  private boolean closed;

  private Server(Config config, Store store, Site site) {
    this.config = config;
    vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(eventLoops(config)));
    var clock = InstantSource.system();
    var engine = new Engine(new JsonWire(), config.limits());
    var metrics = new Metrics(VERSION);
    partitions =
        new Partitions(metrics.metered(store), engine, clock, config.upkeep().queueLimit());
    tracing =
        config
            .tracing()
            .map(given ->
                dev.stepwell.server.observe.trace.Tracing.start(
                    given, VERSION, partitions, clock, metrics.spans()));
    metrics.watch(partitions, tracing);
    partitions.start();
    projects = Projects.load(partitions);
    sender = new Sender(vertx, config.outgoing().sender(), config.outgoing().destinations());
    var model = config.outgoing().languageModel();
    var composer =
        new Composer(
            partitions, projects::keys, clock, config.outgoing().delivery(), model, traces());
    deliveries =
        new Deliveries(
            partitions,
            composer,
            sender,
            clock,
            config.outgoing().delivery(),
            () -> timers.forEach(Timer::room));
    metrics.watch(deliveries);
    for (int number = 0; number < partitions.count(); number++) {
      timers.add(timer(number, clock));
    }
    sweeper = new Sweeper(partitions, config.upkeep().retentionBytes());
    health = new Health(partitions, timers);
    stats = metrics.stats(store, partitions, projects, deliveries, clock);
    var exposition =
        metrics.exposition(store, partitions, projects, deliveries, timers, stats, clock);
    var rest =
        Api.routes(
            partitions,
            projects,
            clock,
            this::onItsWay,
            new Parallelism(config.outgoing().delivery().places().inFlight(), deliveries::inFlight),
            config.incoming().requests(),
            tracing.isPresent() ? Tracing.ON : Tracing.OFF,
            new Api.Model(
                model.map(LanguageModel::url),
                model.map(known ->
                    new Chats(sender, known, config.outgoing().delivery().timeouts().call()))),
            new Vitals(health, exposition, config.metrics(), stats));
    var sessions = new Sessions(projects, clock, config.sessions());
    inside = new Inside(rest, sessions, partitions::commits);
    var routes = rest.and(site.routes(inside));
    edge =
        new Edge(
            vertx,
            config.incoming().edge(),
            routes,
            new Edge.Known(projects::authenticate, sessions::find),
            metrics.requests(routes.all()));
  }

  /// Starts a server on a store. It listens when this returns; if it cannot, nothing uses the store
  /// any more.
  public static Server start(Config config, Store store) {
    return start(config, store, Site.NONE);
  }

  /// The same with pages beside the REST API.
  public static Server start(Config config, Store store, Site site) {
    var server = new Server(config, store, site);
    try {
      server.open();
    } catch (RuntimeException failure) {
      server.close();
      throw failure;
    }
    return server;
  }

  private Traces traces() {
    return tracing.isPresent() ? tracing.get() : Traces.NONE;
  }

  private void open() {
    timers.forEach(Timer::start);
    sweeper.start();
    stats.start();
    health.running(); // the first request may ask
    port = edge.start(config.incoming().host(), config.incoming().port());
  }

  /// Both edges run on the same event loops: twice as many would only take turns on the same cores.
  private static int eventLoops(Config config) {
    return Math.max(config.incoming().edge().eventLoops(), config.outgoing().sender().eventLoops());
  }

  private Optional<OnItsWay> onItsWay(MessageKey message) {
    return deliveries
        .progress(message)
        .map(progress -> new OnItsWay(progress.host(), progress.sentAt()));
  }

  private Timer timer(int number, InstantSource clock) {
    var holder = new Timer[1];
    var later = CompletableFuture.delayedExecutor(AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    var wakes =
        new Wakes(
            deliveries, partitions, row -> later.execute(() -> holder[0].committed(List.of(row))));
    var timer = new Timer("timer-" + number, partitions.view(number).due(), clock, wakes);
    holder[0] = timer;
    partitions.due(number, timer);
    partitions.recovered(number, timer::reload);
    return timer;
  }

  public int port() {
    return port;
  }

  public Projects projects() {
    return projects;
  }

  /// Stops in order: nothing new is sent, what is in flight gets its time (its endpoints may still
  /// call), then requests are no longer taken, then the writers finish what they have. Calling it
  /// twice is harmless.
  @Override
  public synchronized void close() {
    if (closed) {
      return;
    }
    closed = true;
    health.stopping();
    deliveries.stop();
    timers.forEach(Timer::close);
    sweeper.close();
    stats.close();
    if (!deliveries.drain(config.upkeep().drain())) {
      LOG.warn(
          "{} deliveries were still in flight after {}: they will be repeated after the next start",
          deliveries.inFlight(),
          config.upkeep().drain());
    }
    inside.stop();
    edge.drain(config.upkeep().drain());
    edge.close();
    sender.close();
    deliveries.close();
    partitions.close();
    tracing.ifPresent(dev.stepwell.server.observe.trace.Tracing::close);
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException late) {
      LOG.warn("the HTTP stack did not stop cleanly", late);
    }
  }
}
