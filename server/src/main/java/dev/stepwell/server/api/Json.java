package dev.stepwell.server.api;

import dev.stepwell.engine.Rejection;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.partition.Answer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/// What requests are answered where it is the same for all of them.
final class Json {
  private static final int RETRY_AFTER_SECONDS = 1;

  private Json() {}

  /// The answer to a command: `accepted` renders what was replied, all else has one form
  /// everywhere.
  static Response of(Answer answer, Function<dev.stepwell.engine.Reply, Response> accepted) {
    return switch (answer) {
      case Answer.Replied(var reply) -> accepted.apply(reply);
      case Answer.Rejected(var why) -> rejected(why);
      case Answer.Unavailable(var message) -> unavailable(message);
      case Answer.Broken(var errorId) ->
          Response.error(500, "something went wrong on the server, see its log for " + errorId);
    };
  }

  static Response rejected(Rejection why) {
    int status =
        switch (why) {
          case Rejection.NotFound _ -> 404;
          case Rejection.RunOver _ -> 400;
          case Rejection.Unacceptable _ -> 412;
          case Rejection.LimitReached _ -> 429;
        };
    return Response.error(status, why.message());
  }

  static Response unavailable(String message) {
    var busy = Response.error(503, message);
    return new Response(
        busy.status(),
        List.of(Map.entry("Retry-After", Integer.toString(RETRY_AFTER_SECONDS))),
        busy.body());
  }

  static Response refused(Refusal refusal) {
    return Response.error(refusal.status(), refusal.text());
  }
}
