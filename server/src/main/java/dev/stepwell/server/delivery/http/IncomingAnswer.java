package dev.stepwell.server.delivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import org.jspecify.annotations.Nullable;

/// An answer that is taken piece by piece as it comes, by one thread, which may wait.
///
/// The body is read from the connection only as fast as it is taken, so that an endpoint which
/// sends more than anybody takes has to wait, and an answer without end needs no memory.
public final class IncomingAnswer implements AutoCloseable {

  /// How it begins.
  public sealed interface Beginning {
    /// The body follows, encoded as its headers say.
    record Head(int status, List<Map.Entry<String, String>> headers) implements Beginning {}

    /// There is none.
    record Missing(Answer why) implements Beginning {}
  }

  private sealed interface Event {
    record Begun(Beginning.Head head) implements Event {}

    record Piece(Buffer buffer) implements Event {}

    record Ended(Answer answer) implements Event {}
  }

  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private Runnable leave = () -> {};
  private @Nullable SendingLoop loop;
  private volatile @Nullable HttpClientResponse response;
  private boolean over;

  IncomingAnswer() {}

  /// What an exchange has to do with what comes.
  Reception reception() {
    return new Reception() {
      @Override
      public void begin(HttpClientResponse head) {
        head.pause();
        response = head;
        events.add(new Event.Begun(new Beginning.Head(head.statusCode(), Reception.headers(head))));
      }

      @Override
      public Optional<Answer> take(HttpClientResponse head, Buffer piece) {
        events.add(new Event.Piece(piece));
        return Optional.empty();
      }

      @Override
      public Answer whole(HttpClientResponse head) {
        return new Answer.Responded(head.statusCode(), Reception.headers(head), new byte[0], false);
      }

      @Override
      public void end(Answer answer) {
        events.add(new Event.Ended(answer));
      }
    };
  }

  /// @param whenLeft ends the exchange; on the event loop
  void from(SendingLoop source, Runnable whenLeft) {
    loop = source;
    leave = whenLeft;
  }

  /// Waits until it begins. To be called first, and once.
  public Beginning begin() throws InterruptedException {
    return switch (events.take()) {
      case Event.Begun(var head) -> head;
      case Event.Ended(var answer) -> {
        over = true;
        yield new Beginning.Missing(answer);
      }
      case Event.Piece _ -> throw new IllegalStateException("a body without a head");
    };
  }

  /// Waits for the next piece of the body; nothing at its end.
  ///
  /// @throws IOException where the rest does not come
  public Optional<byte[]> next() throws IOException, InterruptedException {
    if (over) {
      return Optional.empty();
    }
    onEventLoop(() -> {
      var paused = response;
      if (paused != null) {
        paused.fetch(1);
      }
    });
    return switch (events.take()) {
      case Event.Piece(var piece) -> Optional.of(piece.getBytes());
      case Event.Ended(Answer.Responded _) -> {
        over = true;
        yield Optional.empty();
      }
      case Event.Ended(var broken) -> {
        over = true;
        throw new IOException("the rest of an answer did not come: " + broken);
      }
      case Event.Begun _ -> throw new IllegalStateException("a second head");
    };
  }

  /// Ends the exchange where it is not over. Closing twice is harmless.
  @Override
  public void close() {
    onEventLoop(leave);
  }

  private void onEventLoop(Runnable task) {
    var source = loop;
    if (source != null) {
      try {
        source.eventLoop().runOnContext(_ -> task.run());
      } catch (RejectedExecutionException ended) {
        // Then so has the exchange.
      }
    }
  }
}
