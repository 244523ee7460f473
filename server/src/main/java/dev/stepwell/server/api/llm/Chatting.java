package dev.stepwell.server.api.llm;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.body.ChatBody;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.llm.ChatModel.Answer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// `POST /llm/v1/chat/completions`: asks the language model for a client that waits, and passes its
/// answer on as it comes. Nothing of it is stored, so nothing of it survives a crash.
public final class Chatting implements Handler.Attended {
  /// Chats of one project at the same time.
  public static final int AT_ONCE = 100;

  private static final int AT_ONCE_IN_ALL = 128;

  /// A quarter of what all requests have for bodies, or so.
  private static final long BYTES_AT_ONCE =
      Math.max(16L << 20, Runtime.getRuntime().maxMemory() / 32);

  private static final int BAD_GATEWAY = 502;
  private static final int UNAVAILABLE = 503;
  private static final int GATEWAY_TIMEOUT = 504;

  /// What concerns the client of a chat. All else is between the model and this server.
  private static final Set<String> PASSED =
      Set.of("cache-control", "content-encoding", "content-type", "retry-after", "x-request-id");

  private static final String RATE_LIMITS = "x-ratelimit-";

  private final Optional<ChatModel> model;
  private final Places places = new Places(AT_ONCE, AT_ONCE_IN_ALL, BYTES_AT_ONCE);

  public Chatting(Optional<ChatModel> model) {
    this.model = model;
  }

  @Override
  public Result handle(Request request) throws InterruptedException {
    var asked =
        model.orElseThrow(() ->
            new Refusal(
                Refusal.BAD_REQUEST,
                "no language model is configured, so chats are not passed on: publish to the URL of"
                    + " a provider, with a callback"));
    var chat = ChatBody.forModel(request.body());
    var place = new Place(request.project(), request.body().length());
    if (!places.take(place.project, place.length)) {
      return Response.error(UNAVAILABLE, "too many chats at once, try again later")
          .with("Retry-After", "1");
    }
    try {
      return answer(asked.ask(chat, request.headers().first("Accept")), place);
    } finally {
      place.leaveUnlessKept();
    }
  }

  private static Result answer(Answer answer, Place place) {
    return switch (answer) {
      case Answer.Late(var why) -> Response.error(GATEWAY_TIMEOUT, "the language model: " + why);
      case Answer.Missing(var why) -> Response.error(BAD_GATEWAY, "the language model: " + why);
      case Answer.Begun(int status, var headers, var parts) -> {
        if (concernsTheClient(status)) {
          yield new Result.Streamed(status, passed(headers), place.kept(parts));
        }
        parts.close();
        yield Response.error(BAD_GATEWAY, "the language model answered with status " + status);
      }
    };
  }

  /// That the model does not know this server, or wants to be asked elsewhere, is not the client's
  /// affair: it would take 401 for a word about its own token.
  private static boolean concernsTheClient(int status) {
    return switch (status) {
      case 204, 205, 401, 403, 407 -> false;
      default -> status < 300 || (status >= 400 && status < 600);
    };
  }

  private static List<Map.Entry<String, String>> passed(List<Map.Entry<String, String>> headers) {
    return headers.stream()
        .filter(header -> {
          var name = header.getKey().toLowerCase(Locale.ROOT);
          return PASSED.contains(name) || name.startsWith(RATE_LIMITS);
        })
        .toList();
  }

  /// One of the places, which an answer that is being passed on keeps until it is over.
  private final class Place {
    private final ProjectId project;
    private final int length;
    private boolean kept;

    Place(ProjectId project, int length) {
      this.project = project;
      this.length = length;
    }

    Result.Parts kept(Result.Parts parts) {
      kept = true;
      return new Result.Parts() {
        @Override
        public Optional<byte[]> next() throws IOException, InterruptedException {
          return parts.next();
        }

        @Override
        public void close() {
          parts.close();
          places.giveBack(project, length);
        }
      };
    }

    void leaveUnlessKept() {
      if (!kept) {
        places.giveBack(project, length);
      }
    }
  }
}
