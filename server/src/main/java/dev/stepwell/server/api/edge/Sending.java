package dev.stepwell.server.api.edge;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.WireException;
import dev.stepwell.server.partition.Errors;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Has one request handled and sends the answer.
final class Sending {
  private static final Logger LOG = LoggerFactory.getLogger(Sending.class);

  /// Bodies of which even the parsing would hold up an event loop.
  private static final int LARGE = 256 << 10;

  private final Edge.Parts parts;
  private final Connections.Line line;
  private final HttpServerRequest http;
  private final Runnable whenSent;
  private final AtomicBoolean answered = new AtomicBoolean();
  private Optional<ProjectId> project = Optional.empty();

  /// @param whenSent is called once, on the event loop, when the answer was taken or nobody is
  ///   there any more to take it
  Sending(Edge.Parts parts, Connections.Line line, HttpServerRequest http, Runnable whenSent) {
    this.parts = parts;
    this.line = line;
    this.http = http;
    this.whenSent = whenSent;
  }

  /// What a failure is answered; one that should not be is logged.
  static Response answer(Throwable problem, String doing) {
    return switch (problem) {
      case WireException malformed ->
          Response.error(Refusal.BAD_REQUEST, String.valueOf(malformed.getMessage()));
      case Refusal refusal -> Response.error(refusal.status(), refusal.text());
      default ->
          Response.error(
              500,
              "something went wrong on the server, see its log for "
                  + Errors.report(doing, problem));
    };
  }

  /// Has a request handled. On the event loop.
  void handle(Routes.Found.Match match, Request request) {
    project = request.caller().project();
    var doing = request.method() + " " + match.route().words();
    switch (match.handler()) {
      case Handler.Quick quick -> {
        if (request.body().length() < LARGE) {
          handle(quick, request, doing);
        } else {
          Thread.ofVirtual().name("api").start(() -> handle(quick, request, doing));
        }
      }
      case Handler.Blocking blocking -> {
        answered.set(true);
        start(() -> blocking.handle(request), doing);
      }
      case Handler.Attended attended -> {
        answered.set(true);
        attend(attended, request, doing);
      }
    }
  }

  private void handle(Handler.Quick quick, Request request, String doing) {
    try {
      quick.handle(request, result -> answer(result, doing));
    } catch (RuntimeException | Error problem) {
      answer(answer(problem, doing), doing);
    }
  }

  /// Sends an answer, which has to be taken within a time. On the event loop.
  void now(Response response, Duration time) {
    answered.set(true);
    write(response, time);
  }

  /// Takes an answer on any thread.
  private void answer(Result result, String doing) {
    if (!answered.compareAndSet(false, true)) {
      LOG.error("a second answer to {} was thrown away", doing);
      return;
    }
    line.context()
        .runOnContext(_ -> {
          switch (result) {
            case Response response -> write(response);
            case Result.Later(var work) -> start(work, doing);
            case Result.Streamed streamed -> start(() -> streamed, doing);
          }
        });
  }

  /// Does what may wait on a virtual thread, if there are not too many of them.
  private void start(Supplier<Result> work, String doing) {
    var whose = project;
    if (!parts.waiting().take(whose, 1)) {
      write(
          Response.error(503, "too many requests of this kind at once, try again later")
              .with("Retry-After", "1"));
      return;
    }
    Thread.ofVirtual()
        .name("api")
        .start(() -> {
          try {
            run(work, doing);
          } finally {
            parts.waiting().giveBack(whose, 1);
          }
        });
  }

  private void attend(Handler.Attended handler, Request request, String doing) {
    Supplier<Result> work =
        () -> {
          try {
            return handler.handle(request);
          } catch (InterruptedException gone) {
            return Response.error(503, "nobody listens any more");
          }
        };
    var thread = Thread.ofVirtual().name("api").unstarted(() -> run(work, doing));
    http.response().closeHandler(_ -> thread.interrupt());
    thread.start();
  }

  private void run(Supplier<Result> work, String doing) {
    Result result;
    try {
      result = work.get();
    } catch (RuntimeException | Error problem) {
      result = answer(problem, doing);
    }
    switch (result) {
      case Response response -> line.context().runOnContext(_ -> write(response));
      case Result.Later(var more) -> run(more, doing);
      case Result.Streamed streamed -> stream(streamed, doing);
    }
  }

  private void write(Response response) {
    write(response, parts.settings().send());
  }

  private void write(Response response, Duration time) {
    line.within(time, line::close);
    var out = http.response().setStatusCode(response.status());
    out.putHeader("Content-Type", "application/json");
    response.headers().forEach(header -> out.putHeader(header.getKey(), header.getValue()));
    end(out, Buffer.buffer(response.body())).onComplete(_ -> whenSent.run());
  }

  /// Whoever asked may be gone already.
  private static Future<Void> end(HttpServerResponse out, Buffer rest) {
    try {
      return out.end(rest);
    } catch (IllegalStateException gone) {
      return Future.failedFuture(gone);
    }
  }

  private void stream(Result.Streamed streamed, String doing) {
    var out = http.response();
    try (var parts = streamed.parts()) {
      out.setStatusCode(streamed.status());
      out.putHeader("Content-Type", "application/json");
      streamed.headers().forEach(header -> out.putHeader(header.getKey(), header.getValue()));
      out.setChunked(true);
      for (var part = parts.next(); part.isPresent(); part = parts.next()) {
        await(out.write(Buffer.buffer(part.get())));
      }
      await(out.end());
    } catch (ExecutionException | TimeoutException | IllegalStateException gone) {
      LOG.debug("the answer to {} was not taken", doing, gone);
      line.close();
    } catch (IOException broken) {
      LOG.debug("the answer to {} is not whole", doing, broken);
      line.close();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      line.close();
    } catch (RuntimeException | Error bug) {
      // The status is out: the only way to say that this is no whole answer is to stop.
      Errors.report(doing, bug);
      line.close();
    } finally {
      line.context().runOnContext(_ -> whenSent.run());
    }
  }

  private void await(Future<Void> written)
      throws ExecutionException, TimeoutException, InterruptedException {
    written
        .toCompletionStage()
        .toCompletableFuture()
        .get(parts.settings().send().toMillis(), TimeUnit.MILLISECONDS);
  }
}
