package dev.stepwell.server.api;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.BatchSlot;
import dev.stepwell.protocol.body.BatchItem;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.intent.Intent;
import dev.stepwell.server.api.intent.Intents;
import dev.stepwell.server.api.intent.Submission;
import dev.stepwell.server.partition.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `POST /v2/batch`: messages, each with settings of its own.
///
/// A step or trigger that is lost silently leaves a run hanging or never begun, so one that is
/// refused refuses the whole batch. Plain messages are independent: one that is refused is told in
/// its place, unless no other was accepted.
final class Batches implements Handler.Quick {
  private final Intents intents;
  private final Submissions submissions;
  private final RequestBounds bounds;

  Batches(Intents intents, Submissions submissions, RequestBounds bounds) {
    this.intents = intents;
    this.submissions = submissions;
    this.bounds = bounds;
  }

  /// An item after it was judged.
  private sealed interface Judged {
    record Fine(Intent intent) implements Judged {}

    record Bad(Refusal why, boolean ofWorkflow) implements Judged {}
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var judged = new ArrayList<Judged>();
    for (var item : items(request)) {
      judged.add(judge(request, item));
    }
    var refusal = refusal(judged);
    if (refusal.isPresent()) {
      throw refusal.get();
    }
    var fine = new ArrayList<Intent>();
    for (var item : judged) {
      if (item instanceof Judged.Fine(var intent)) {
        fine.add(intent);
      }
    }
    submissions.submit(request.project(), fine, results -> answer.accept(answer(judged, results)));
  }

  /// A block of a run that has too many branches is a step that cannot be right.
  private List<BatchItem> items(Request request) {
    return BatchItem.readAll(
        request.body().array(),
        bounds.sizes().batchItems(),
        (first, why) -> submission(request, first).refusal(Refusal.BAD_REQUEST, text(why)));
  }

  private Submission submission(Request request, BatchItem item) {
    return new Submission(
        request.project(),
        () -> Destination.ofItem(item.destination()),
        intents.ofItem(item.headers(), request.headers()),
        item.body(),
        request.caller().ip(),
        item.queue());
  }

  private Judged judge(Request request, BatchItem item) {
    var submission = submission(request, item);
    try {
      if (item.problem().isPresent()) {
        throw submission.refusal(Refusal.BAD_REQUEST, text(item.problem().get()));
      }
      return new Judged.Fine(intents.read(submission));
    } catch (Refusal why) {
      return new Judged.Bad(why, submission.ofWorkflow());
    }
  }

  /// Why the batch is refused as a whole, if it is: then nothing of it is submitted.
  private static Optional<Refusal> refusal(List<Judged> judged) {
    Optional<Refusal> first = Optional.empty();
    boolean whole = judged.stream().noneMatch(Judged.Fine.class::isInstance);
    for (var item : judged) {
      if (item instanceof Judged.Bad(var why, boolean ofWorkflow)) {
        first = first.or(() -> Optional.of(why));
        whole |= ofWorkflow;
      }
    }
    return whole ? first : Optional.empty();
  }

  /// @param results of the items that were fine, in their order
  private static Response answer(List<Judged> judged, List<Submissions.Result> results) {
    var failure = failure(judged, results);
    if (failure.isPresent()) {
      return Json.failed(failure.get());
    }
    var slots = new ArrayList<BatchSlot>();
    int next = 0;
    for (var item : judged) {
      slots.add(
          switch (item) {
            case Judged.Bad(var why, _) -> new BatchSlot.Refused(why.text());
            case Judged.Fine _ -> slot(results.get(next++));
          });
    }
    return Response.json(200, Answers.batch(slots));
  }

  private static BatchSlot slot(Submissions.Result result) {
    return switch (result) {
      case Submissions.Result.Done(var slot, _) -> slot;
      case Submissions.Result.Failed(Answer.Rejected(var why)) ->
          new BatchSlot.Refused(why.message());
      case Submissions.Result.Failed(var other) ->
          throw new IllegalStateException("no answer to one item alone: " + other);
    };
  }

  /// The first failure that the whole batch is answered with, if there is one. Whoever sends it
  /// again loses nothing: what was accepted is recognised.
  private static Optional<Answer> failure(List<Judged> judged, List<Submissions.Result> results) {
    boolean anyDone = results.stream().anyMatch(Submissions.Result.Done.class::isInstance);
    int next = 0;
    for (var item : judged) {
      if (item instanceof Judged.Fine(var intent)
          && results.get(next++) instanceof Submissions.Result.Failed(var why)
          && !(intent instanceof Intent.Plain && why instanceof Answer.Rejected && anyDone)) {
        return Optional.of(why);
      }
    }
    return Optional.empty();
  }

  private static String text(WireException problem) {
    return String.valueOf(problem.getMessage());
  }
}
