package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.delivery.Admission.Bounds;
import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.Sender;
import dev.stepwell.server.partition.Answer.Unavailable;
import dev.stepwell.server.partition.Errors;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Messages on their way: from the moment that the timer hands one over until its outcome is on
/// disk. All of it is memory only: the due row stays until the outcome is recorded, so after a
/// crash each message is due again.
public final class Deliveries implements AutoCloseable {
  private static final Duration REPORT_PAUSE = Duration.ofMillis(500);

  private final Partitions partitions;
  private final Composer composer;
  private final Sender sender;
  private final InstantSource clock;
  private final DeliverySettings settings;
  private final Runnable room;
  private final Admission admission;
  private final Semaphore composing;
  private final Map<MessageKey, Stage> underWay = new ConcurrentHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private volatile boolean stopping;

  private enum Stage {
    WAITING,
    SENDING
  }

  /// @param room is called when a message that was under way no longer is
  public Deliveries(
      Partitions partitions,
      Composer composer,
      Sender sender,
      InstantSource clock,
      DeliverySettings settings,
      Runnable room) {
    this.partitions = partitions;
    this.composer = composer;
    this.sender = sender;
    this.clock = clock;
    this.settings = settings;
    this.room = room;
    this.admission =
        new Admission(
            new Bounds(settings.inFlight(), settings.bodyBytes()),
            new Bounds(settings.inFlightPerHost(), settings.bodyBytesPerHost()));
    this.composing = new Semaphore(settings.composing());
  }

  /// Takes a message whose time has come, or returns false if too many are under way. One that is
  /// under way already is left alone.
  public boolean release(MessageKey key) {
    if (stopping || underWay.size() >= settings.underWay()) {
      return false;
    }
    if (underWay.putIfAbsent(key, Stage.WAITING) == null) {
      threads.execute(() -> admit(key));
    }
    return true;
  }

  /// Requests that were sent and not answered yet.
  public int inFlight() {
    return admission.running();
  }

  private void admit(MessageKey key) {
    try {
      var found = composer.find(key);
      if (found.isEmpty() || found.get().due().isAfter(clock.instant())) {
        done(key);
        return;
      }
      var message = found.get();
      var host = composer.host(message);
      if (admission.enter(key, host)) {
        start(key, host, () -> Optional.of(message));
      }
    } catch (RuntimeException failure) {
      Errors.report("the release of " + key.id(), failure);
      later(key);
    }
  }

  /// @param message as it is now
  private void start(MessageKey key, String host, Supplier<Optional<Message>> message) {
    underWay.put(key, Stage.SENDING);
    boolean sent = false;
    try {
      composing.acquireUninterruptibly();
      try {
        var delivery = message.get().flatMap(found -> composer.compose(key, found));
        if (delivery.isPresent() && !stopping) {
          var prepared = delivery.get();
          admission.carry(host, prepared.request().body().length);
          sent = true;
          sender.send(prepared.request(), answer -> finished(prepared, host, answer));
        }
      } finally {
        composing.release();
      }
      if (!sent) {
        done(key);
      }
    } catch (RuntimeException failure) {
      Errors.report("the delivery of " + key.id(), failure);
      later(key);
    } finally {
      if (!sent) {
        leave(host, 0);
      }
    }
  }

  private void finished(Composer.Delivery delivery, String host, Answer answer) {
    leave(host, delivery.request().body().length);
    report(Outcomes.of(delivery, answer, clock.instant()));
  }

  private void leave(String host, long bytes) {
    for (var next : admission.leave(host, bytes)) {
      var key = next.message();
      threads.execute(() -> start(key, next.host(), () -> composer.find(key)));
    }
  }

  /// An outcome that cannot be recorded now is kept: it must not be asked for again if that can be
  /// helped.
  private void report(RecordOutcome outcome) {
    partitions.submit(
        outcome,
        answer -> {
          if (answer instanceof Unavailable && !stopping) {
            delayed(REPORT_PAUSE, () -> report(outcome));
          } else {
            done(outcome.key());
          }
        });
  }

  private void done(MessageKey key) {
    underWay.remove(key);
    room.run();
  }

  /// Something that should never happen did: the message is tried again, but not at once.
  private void later(MessageKey key) {
    delayed(
        settings.pauseAfterError(),
        () -> {
          underWay.remove(key);
          release(key);
        });
  }

  private void delayed(Duration pause, Runnable task) {
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, threads)
        .execute(task);
  }

  /// Starts nothing more.
  public void stop() {
    stopping = true;
  }

  /// Waits for what is in flight, but no longer than `bound`; what is left is delivered again after
  /// the next start.
  public boolean drain(Duration bound) {
    long end = System.nanoTime() + bound.toNanos();
    while (admission.running() > 0) {
      if (System.nanoTime() > end) {
        return false;
      }
      try {
        Thread.sleep(10);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    stop();
    threads.shutdownNow();
  }
}
