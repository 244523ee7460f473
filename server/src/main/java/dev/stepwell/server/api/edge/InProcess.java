package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.header.Headers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;

/// The REST API for pages of this server: the same routes, handlers and rights, without a socket in
/// between. For virtual threads, since it waits for the answer.
public final class InProcess {
  private final Routes routes;
  private final int longest;

  /// @param longest an answer that is longer, in bytes, is refused
  public InProcess(Routes routes, int longest) {
    this.routes = routes;
    this.longest = longest;
  }

  /// Has a request handled. A refusal is an answer too, as over HTTP.
  ///
  /// @param caller who asks, on whose behalf
  /// @param target raw, with the query
  public Response ask(Caller caller, String method, String target, Headers headers, Octets body) {
    return switch (routes.find(method, target)) {
      case Routes.Found.Nobody(var refusal) -> refusal;
      case Routes.Found.Match match -> {
        var request = new Request(method, target, match.rest(), headers, body, caller);
        yield Admission.refusal(match.route().access(), caller.principal(), method, target)
            .orElseGet(() -> answer(match, request));
      }
    };
  }

  private Response answer(Routes.Found.Match match, Request request) {
    try {
      return whole(result(match.handler(), request));
    } catch (RuntimeException | Error problem) {
      return Sending.answer(problem, request.method() + " " + match.route().words());
    }
  }

  private static Result result(Handler handler, Request request) {
    return switch (handler) {
      case Handler.Quick quick -> {
        var answer = new CompletableFuture<Result>();
        quick.handle(request, answer::complete);
        yield answer.join();
      }
      case Handler.Blocking blocking -> blocking.handle(request);
      case Handler.Attended _ ->
          Response.error(501, "this takes as long as somebody listens: ask over HTTP");
    };
  }

  private Response whole(Result result) {
    return switch (result) {
      case Response response -> response;
      case Result.Later(var work) -> whole(work.get());
      case Result.Streamed streamed -> collected(streamed);
    };
  }

  private Response collected(Result.Streamed streamed) {
    var body = new ByteArrayOutputStream();
    try (var parts = streamed.parts()) {
      for (var part = parts.next(); part.isPresent(); part = parts.next()) {
        if (body.size() + part.get().length > longest) {
          return Response.error(500, "the answer is longer than " + longest + " bytes");
        }
        body.writeBytes(part.get());
      }
    } catch (IOException broken) {
      return Response.error(500, "the answer is not whole: " + broken.getMessage());
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
      return Response.error(503, "the server is stopping");
    }
    return new Response(streamed.status(), streamed.headers(), body.toByteArray());
  }
}
