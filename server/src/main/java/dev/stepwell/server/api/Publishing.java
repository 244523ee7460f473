package dev.stepwell.server.api;

import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.intent.ForwardAll;
import dev.stepwell.server.api.intent.Intent;
import dev.stepwell.server.api.intent.Intents;
import dev.stepwell.server.api.intent.Submission;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `POST /v2/publish/{destination}`: one message, or one for each endpoint of a group, whose
/// settings are in the headers and the query.
final class Publishing implements Handler.Quick {
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
    if (submission.scheduled() && !submission.ofWorkflow()) {
      schedules.create(submission, answer);
    } else {
      submit(submission, answer);
    }
  }

  void submit(Submission submission, Consumer<Result> answer) {
    var intent = intents.read(submission);
    submissions.submit(
        submission.project(),
        List.of(intent),
        results -> answer.accept(answer(intent, results.getFirst())));
  }

  /// The message that a request consists of.
  ///
  /// @param rawDestination as it stands in the path, with the whole query
  static Submission submission(Request request, String rawDestination) {
    var split = SplitTarget.of(rawDestination);
    return new Submission(
        request.project(),
        () -> Destination.ofTarget(split.rest()),
        ForwardAll.applied(split.under(request.headers())),
        request.body(),
        request.caller().ip(),
        Optional.empty());
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
