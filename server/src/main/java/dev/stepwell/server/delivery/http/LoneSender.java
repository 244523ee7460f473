package dev.stepwell.server.delivery.http;

import io.vertx.core.Vertx;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A sender with event loops of its own, for a process that is no server: it sends as a server
/// would, to where a server would.
public final class LoneSender implements Transport, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LoneSender.class);
  private static final int SECONDS_TO_STOP = 5;

  private final Vertx vertx = Vertx.vertx();
  private final Sender sender;

  public LoneSender(SenderSettings settings, DestinationPolicy policy) {
    sender = new Sender(vertx, settings, policy);
  }

  @Override
  public void send(OutgoingRequest request, Consumer<Answer> whenDone) {
    sender.send(request, whenDone);
  }

  @Override
  public void close() {
    sender.close();
    try {
      vertx
          .close()
          .toCompletionStage()
          .toCompletableFuture()
          .get(SECONDS_TO_STOP, TimeUnit.SECONDS);
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException unfinished) {
      LOG.warn("the sender did not stop in order: {}", Reasons.of(unfinished));
    }
  }
}
