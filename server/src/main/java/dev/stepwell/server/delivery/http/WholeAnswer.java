package dev.stepwell.server.delivery.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientResponse;
import java.util.Optional;
import java.util.function.Consumer;

/// An answer that is handed over when all of it is there.
final class WholeAnswer implements Reception {
  private final BodyCollector body;
  private final int mostBytes;
  private final Consumer<Answer> done;

  /// @param mostBytes of a body when it is decoded
  WholeAnswer(BodyCollector body, int mostBytes, Consumer<Answer> done) {
    this.body = body;
    this.mostBytes = mostBytes;
    this.done = done;
  }

  @Override
  public void begin(HttpClientResponse response) {
    // Nobody hears of a head alone.
  }

  @Override
  public Optional<Answer> take(HttpClientResponse response, Buffer piece) {
    return switch (body.add(piece.getBytes())) {
      case WHOLE -> Optional.empty();
      case CUT -> Optional.of(answer(response, true));
      case NO_ROOM ->
          Optional.of(new Answer.Failed("no memory left for response bodies, this one is dropped"));
    };
  }

  @Override
  public Answer whole(HttpClientResponse response) {
    return answer(response, false);
  }

  private Answer.Responded answer(HttpClientResponse response, boolean truncated) {
    return new Answer.Responded(
        response.statusCode(), Reception.headers(response), body.bytes(), truncated);
  }

  @Override
  public void end(Answer answer) {
    if (answer instanceof Answer.Responded responded
        && ContentDecoding.isNeeded(responded.headers())) {
      // A few kilobytes may take long to decode; the event loop has others to serve.
      Thread.startVirtualThread(() -> finish(ContentDecoding.decode(responded, mostBytes)));
    } else {
      finish(answer);
    }
  }

  private void finish(Answer answer) {
    try {
      done.accept(answer);
    } finally {
      body.release();
    }
  }
}
