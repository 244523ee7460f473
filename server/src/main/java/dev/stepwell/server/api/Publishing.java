package dev.stepwell.server.api;

import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.server.api.Intents.Submission;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `POST /v2/publish/{destination}`: one message, or one for each endpoint of a group, whose
/// settings are in the headers and the query.
final class Publishing implements Handler.Quick {
  private static final String FORWARD_ALL = "Upstash-Header-Forward";

  private final Intents intents;
  private final Submissions submissions;
  private final Scheduling schedules;

  Publishing(Intents intents, Submissions submissions, Scheduling schedules) {
    this.intents = intents;
    this.submissions = submissions;
    this.schedules = schedules;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var submission = submission(request, request.rest());
    if (Intents.scheduled(submission) && !submission.ofWorkflow()) {
      schedules.create(submission, answer);
    } else {
      submit(submission, answer);
    }
  }

  void submit(Submission submission, Consumer<Result> answer) {
    var intent = intents.read(submission);
    submissions.submit(
        List.of(intent), results -> answer.accept(answer(intent, results.getFirst())));
  }

  /// The message that a request consists of.
  ///
  /// @param rawDestination as it stands in the path, with the whole query
  static Submission submission(Request request, String rawDestination) {
    var split = SplitTarget.of(rawDestination);
    return new Submission(
        request.project(),
        () -> Destination.ofTarget(split.rest()),
        headers(split.under(request.headers())),
        request.body(),
        request.caller().ip(),
        Optional.empty());
  }

  /// Webhooks of third parties cannot name the headers that they want forwarded.
  static Headers headers(Headers given) {
    if (!given.flag(FORWARD_ALL)) {
      return given;
    }
    var all = Headers.builder();
    ForwardedHeaders.ofRequest(given)
        .fields()
        .forEach(field -> all.add(ForwardedHeaders.PREFIX + field.name(), field.value()));
    return all.build().overlaid(given);
  }

  private static Response answer(Intent intent, Submissions.Result result) {
    return switch (result) {
      case Submissions.Result.Done(var slot, boolean deduplicated) ->
          Response.json(status(intent, deduplicated), slot.toJson());
      case Submissions.Result.Failed(var why) -> Json.failed(why);
    };
  }

  /// A message or run that was there already is 202; a step that is sent again was accepted.
  private static int status(Intent intent, boolean deduplicated) {
    return deduplicated && !intent.withinRun() ? 202 : 200;
  }
}
