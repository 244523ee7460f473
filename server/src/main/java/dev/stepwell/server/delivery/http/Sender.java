package dev.stepwell.server.delivery.http;

import dev.stepwell.server.share.BodyMemory;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Sends requests to users' endpoints: resolves the host, asks the policy about the address,
/// connects to that very address, and reads the answer within a deadline and within limits. Follows
/// no redirects and repeats nothing that an endpoint may have seen.
public final class Sender implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sender.class);
  private static final int SECONDS_TO_START_OR_STOP = 5;

  /// Why a request is abandoned when the sender is closed.
  static final String CLOSED = "the server stops";

  private static final long BETWEEN_WARNINGS = TimeUnit.MINUTES.toNanos(1);

  private final Vertx vertx;
  private final SenderSettings settings;
  private final HostResolver resolver;
  private final List<SendingLoop> loops = new CopyOnWriteArrayList<>();
  private final String deployment;
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicLong warned = new AtomicLong(System.nanoTime() - BETWEEN_WARNINGS);
  private volatile boolean closed;

  /// Starts the event loops that send; must not be called on an event loop.
  public Sender(Vertx vertx, SenderSettings settings, DestinationPolicy policy) {
    this(vertx, settings, policy, host -> List.of(InetAddress.getAllByName(host)));
  }

  Sender(
      Vertx vertx, SenderSettings settings, DestinationPolicy policy, HostResolver.Lookup lookup) {
    this.vertx = vertx;
    this.settings = settings;
    this.resolver = new HostResolver(lookup, settings.resolved());
    var bodies = new BodyMemory(settings.bufferedBytes());
    var deploying =
        vertx.deployVerticle(
            () -> {
              var sockets = new Sockets(connections, settings);
              var loop = new SendingLoop(settings, policy, resolver, bodies, sockets);
              loops.add(loop);
              return loop;
            },
            new DeploymentOptions().setInstances(settings.eventLoops()));
    try {
      deployment =
          deploying
              .toCompletionStage()
              .toCompletableFuture()
              .get(SECONDS_TO_START_OR_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the sender started", stop);
    } catch (ExecutionException | TimeoutException failure) {
      resolver.close();
      throw new IllegalStateException("the sender did not start: " + Reasons.of(failure), failure);
    }
  }

  /// Sends a request. Never throws and never blocks; `whenDone` gets the answer exactly once, on
  /// some other thread or later on this one, never before this method returns control to its event
  /// loop. It must not block.
  @Override
  public void send(OutgoingRequest request, Consumer<Answer> whenDone) {
    int already = inFlight.getAndIncrement();
    Consumer<Answer> done =
        answer -> {
          inFlight.decrementAndGet();
          told(answer);
          try {
            whenDone.accept(answer);
          } catch (RuntimeException bug) {
            LOG.error("the receiver of an answer failed", bug);
          }
        };
    if (closed) {
      later(done, new Answer.Abandoned(CLOSED));
    } else if (already >= settings.inFlight()) {
      later(done, new Answer.Failed("more than " + settings.inFlight() + " requests in flight"));
    } else {
      try {
        var prepared = PreparedRequest.of(request);
        loop().send(prepared, done);
      } catch (PreparedRequest.Unsendable unsendable) {
        later(done, new Answer.Refused(Reasons.of(unsendable)));
      } catch (RuntimeException failure) {
        later(done, new Answer.Failed("cannot send: " + Reasons.of(failure)));
      }
    }
  }

  /// Sends a request whose answer is taken as it comes. Never throws and never blocks. Whoever
  /// calls this bounds how many there are, and closes what it returns.
  public IncomingAnswer open(OutgoingRequest request) {
    var answer = new IncomingAnswer();
    if (closed) {
      answer.reception().end(new Answer.Abandoned(CLOSED));
      return answer;
    }
    try {
      loop().send(PreparedRequest.of(request), answer);
    } catch (PreparedRequest.Unsendable unsendable) {
      answer.reception().end(new Answer.Refused(Reasons.of(unsendable)));
    } catch (RuntimeException failure) {
      answer.reception().end(new Answer.Failed("cannot send: " + Reasons.of(failure)));
    }
    return answer;
  }

  /// Requests whose answer has not been handed over yet.
  public int inFlight() {
    return inFlight.get();
  }

  /// Connections that are open or being made.
  int connections() {
    return connections.get();
  }

  private SendingLoop loop() {
    return loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
  }

  /// Tells the operator of what no attempt of a message shows.
  private void told(Answer answer) {
    if (closed || !(answer instanceof Answer.Abandoned(var why))) {
      return;
    }
    long now = System.nanoTime();
    long last = warned.get();
    if (now - last > BETWEEN_WARNINGS && warned.compareAndSet(last, now)) {
      LOG.warn("deliveries wait: {}", why);
    }
  }

  private static void later(Consumer<Answer> done, Answer answer) {
    Thread.startVirtualThread(() -> done.accept(answer));
  }

  /// Abandons what is in flight and closes all connections. Takes no longer than a few seconds;
  /// closing twice is harmless.
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      vertx
          .undeploy(deployment)
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_TO_START_OR_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unfinished) {
      LOG.warn("the sender did not stop in order: {}", Reasons.of(unfinished));
    }
    resolver.close();
  }
}
