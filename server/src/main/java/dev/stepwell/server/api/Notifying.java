package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.answer.NotifyAnswer;
import dev.stepwell.protocol.identity.NotifyTarget;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.Translation;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// `POST /v2/notify/{workflowRunId}/{eventId}`, which is never lost while its run lives, and `POST
/// /v2/notify/{eventId}`, which reaches whoever waits at that moment.
final class Notifying implements Handler.Quick {
  /// Waiters that one command resumes at the most.
  private static final int PAGE = 500;

  private final Partitions partitions;
  private final Unmet unmet;

  Notifying(Partitions partitions, Unmet unmet) {
    this.partitions = partitions;
    this.unmet = unmet;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var project = request.project();
    var data = Translation.bytes(request.body());
    switch (NotifyTarget.parse(request.restPath())) {
      case NotifyTarget.Everyone(var event) ->
          answer.accept(new Result.Later(() -> everyone(project, event, data)));
      case NotifyTarget.Run(var run, var event) ->
          safe(
              new RunName(project, run),
              event,
              data,
              done -> answer.accept(toRun(new RunName(project, run), event, data, done)));
      case NotifyTarget.Undecided(var run, var event, var whole) ->
          undecided(new RunName(project, run), event, whole, data, answer);
    }
  }

  private void safe(RunName run, String event, Bytes data, Consumer<Answer> whenDone) {
    partitions.ask(run.project(), new Notify(run, event, data), whenDone);
  }

  /// An event id may have a slash. Where the first part is no run that ever was, the whole is one.
  private void undecided(
      RunName run, String event, String whole, Bytes data, Consumer<Result> answer) {
    safe(
        run,
        event,
        data,
        done ->
            answer.accept(
                done instanceof Answer.Rejected(Rejection.NotFound _)
                    ? new Result.Later(() ->
                        known(run)
                            ? toRun(run, event, data, done)
                            : everyone(run.project(), whole, data))
                    : answer(done)));
  }

  private boolean known(RunName run) {
    return partitions.view(Address.of(run)).latestRuns().get(run).isPresent();
  }

  private Response toRun(RunName run, String event, Bytes data, Answer done) {
    if (done instanceof Answer.Rejected(Rejection.NotFound _)) {
      unmet.notActive(run.project(), run.id(), event, data.size());
    }
    return answer(done);
  }

  private static Response answer(Answer done) {
    return Json.of(done, reply -> Response.json(201, notified(reply).orElseThrow().toJson()));
  }

  private Result everyone(ProjectId project, String event, Bytes data) {
    var told = new ArrayList<NotifyAnswer>();
    var room = new WaiterRoom();
    for (int partition = 0; partition < partitions.count(); partition++) {
      var failure = tell(partition, project, event, data, room, told);
      if (failure.isPresent()) {
        return Json.failed(failure.get());
      }
    }
    if (told.isEmpty()) {
      unmet.nobodyWaited(project, event, data.size());
    }
    return Response.json(201, Answers.notified(told));
  }

  /// Resumes those who wait in one partition now. Whoever is resumed may wait again at once, so the
  /// last one to be told is fixed at the beginning.
  private Optional<Answer> tell(
      int partition,
      ProjectId project,
      String event,
      Bytes data,
      WaiterRoom room,
      List<NotifyAnswer> told) {
    var rows = partitions.view(partition).eventWaiters();
    var end = EventWaiterKey.from(project, event, Long.MAX_VALUE);
    var last = rows.descending(EventWaiterKey.from(project, event, 0), end, 1);
    if (last.isEmpty()) {
      return Optional.empty();
    }
    long above = 0;
    while (above < last.getFirst().key().ticket()) {
      var page = rows.ascending(EventWaiterKey.from(project, event, above + 1), end, PAGE);
      if (page.isEmpty()) {
        return Optional.empty();
      }
      // The slot of the same number always belongs to the partition.
      var command =
          new NotifyWaiters(new Address(partition), project, event, data, above, page.size());
      var answer = partitions.ask(project, command);
      if (!(answer instanceof Answer.Replied(var reply))) {
        return Optional.of(answer);
      }
      list(reply, room, told);
      above = page.getLast().key().ticket();
    }
    return Optional.empty();
  }

  /// Of one waiter alone, its run's answer comes as it is. Those for whom there is no room are
  /// resumed all the same.
  private static void list(Reply reply, WaiterRoom room, List<NotifyAnswer> told) {
    var replies = reply instanceof Reply.All(var several) ? several : List.of(reply);
    for (var each : replies) {
      notified(each)
          .filter(answer -> answer.waiter().map(room::takes).orElse(true))
          .ifPresent(told::add);
    }
  }

  /// Nothing for a waiter that had gone.
  private static Optional<NotifyAnswer> notified(Reply reply) {
    return reply instanceof Reply.Notified(var message, var createdAt, var run, var resumed)
        ? Optional.of(
            new NotifyAnswer(resumed.map(Waiters::shown), message.id(), false, run.id(), createdAt))
        : Optional.empty();
  }
}
