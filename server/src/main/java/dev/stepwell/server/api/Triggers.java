package dev.stepwell.server.api;

import dev.stepwell.engine.Reply;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.TriggerAnswer;
import dev.stepwell.protocol.body.BatchItem;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.publish.RestTrigger;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.intent.Intents;
import dev.stepwell.server.api.intent.Submission;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Secrets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;

/// `POST /v2/trigger/{workflowUrl}` and `POST /v2/batch/trigger`: runs started without an SDK.
final class Triggers {
  private static final String PREFIX = "wfr_";

  private final Partitions partitions;
  private final Intents intents;
  private final RequestBounds bounds;

  Triggers(Partitions partitions, Intents intents, RequestBounds bounds) {
    this.partitions = partitions;
    this.intents = intents;
    this.bounds = bounds;
  }

  void one(Request request, Consumer<Result> answer) {
    var command = command(Publishing.submission(request, request.rest()));
    partitions.ask(
        request.project(),
        command,
        done ->
            answer.accept(
                Json.of(done, reply -> Response.json(200, started(command, reply).toJson()))));
  }

  /// All are read before any is started; each is started by itself.
  void batch(Request request, Consumer<Result> answer) {
    var commands = new ArrayList<StartRun>();
    for (var item : BatchItem.readAll(request.body().array(), bounds.sizes().batchItems())) {
      commands.add(command(request, item));
    }
    if (commands.isEmpty()) {
      answer.accept(Response.json(201, Answers.triggers(List.of())));
      return;
    }
    var answers = new AtomicReferenceArray<Answer>(commands.size());
    var open = new AtomicInteger(commands.size());
    for (int i = 0; i < commands.size(); i++) {
      int place = i;
      partitions.ask(
          request.project(),
          commands.get(i),
          done -> {
            answers.set(place, done);
            if (open.decrementAndGet() == 0) {
              answer.accept(answer(commands, answers));
            }
          });
    }
  }

  private StartRun command(Request request, BatchItem item) {
    if (item.problem().isPresent()) {
      throw item.problem().get();
    }
    if (item.queue().isPresent()) {
      throw new Refusal(Refusal.BAD_REQUEST, Intents.NO_QUEUE);
    }
    return command(
        new Submission(
            request.project(),
            () -> Destination.ofItem(item.destination()),
            intents.ofItem(item.headers(), request.headers()),
            item.body(),
            request.caller().ip(),
            Optional.empty()));
  }

  private StartRun command(Submission given) {
    var url = given.url();
    var headers = RestTrigger.complete(given.headers(), runId(given), url);
    return intents.trigger(
        new Submission(
            given.project(), () -> url, headers, given.body(), given.callerIp(), Optional.empty()));
  }

  private static String runId(Submission given) {
    var id = given.headers().setting(WorkflowHeaders.RUN_ID);
    if (id.isEmpty()) {
      return PREFIX + Secrets.letters(21);
    }
    var checked = Names.runId(WorkflowHeaders.RUN_ID, id.get());
    return checked.startsWith(PREFIX) ? checked : PREFIX + checked;
  }

  private static Response answer(List<StartRun> commands, AtomicReferenceArray<Answer> answers) {
    var started = new ArrayList<TriggerAnswer>();
    for (int i = 0; i < commands.size(); i++) {
      if (!(answers.get(i) instanceof Answer.Replied(var reply))) {
        return Json.failed(answers.get(i));
      }
      started.add(started(commands.get(i), reply));
    }
    return Response.json(201, Answers.triggers(started));
  }

  private static TriggerAnswer started(StartRun command, Reply reply) {
    if (reply instanceof Reply.Started(_, var createdAt, boolean deduplicated)) {
      return new TriggerAnswer(command.run().id(), createdAt, deduplicated);
    }
    throw new IllegalStateException("no answer to a trigger: " + reply);
  }
}
