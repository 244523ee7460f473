package dev.stepwell.server.api.answer;

import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.partition.Answer;
import java.util.function.Function;

/// What requests are answered where it is the same for all of them.
public final class Json {
  private static final int RETRY_AFTER_SECONDS = 1;

  private Json() {}

  /// The answer to a command: `accepted` renders what was replied, all else has one form
  /// everywhere.
  public static Response of(Answer answer, Function<Reply, Response> accepted) {
    return switch (answer) {
      case Answer.Replied(var reply) -> accepted.apply(reply);
      case Answer.Rejected _, Answer.Unavailable _, Answer.Broken _ -> failed(answer);
    };
  }

  /// The answer to a command that was not accepted.
  public static Response failed(Answer answer) {
    return switch (answer) {
      case Answer.Rejected(var why) -> rejected(why);
      case Answer.Unavailable(var message) -> unavailable(message);
      case Answer.Broken(var errorId) ->
          Response.error(500, "something went wrong on the server, see its log for " + errorId);
      case Answer.Replied(var reply) ->
          throw new IllegalStateException("this is no failure: " + reply);
    };
  }

  public static Response rejected(Rejection why) {
    int status =
        switch (why) {
          case Rejection.NotFound _ -> 404;
          case Rejection.RunOver _ -> 400;
          case Rejection.Unacceptable _ -> 412;
          case Rejection.LimitReached _ -> 429;
        };
    return Response.error(status, why.message());
  }

  public static Response unavailable(String message) {
    return Response.error(503, message).with("Retry-After", Integer.toString(RETRY_AFTER_SECONDS));
  }
}
