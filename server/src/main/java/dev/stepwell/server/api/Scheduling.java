package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.Pause;
import dev.stepwell.engine.schedule.ScheduleCommand.Resume;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.message.ScheduleAnswer;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.api.intent.Intents;
import dev.stepwell.server.api.intent.Submission;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.messages.Shown;
import dev.stepwell.server.partition.Partitions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;

/// `/v2/schedules`: messages that are published again and again.
final class Scheduling {
  private static final int MOST_LISTED = 10_000;
  private static final int PAGE = 20;

  /// What the bodies of one list may hold.
  private static final long LIST_BYTES = 16L << 20;

  /// Comes after all ids, which are ASCII.
  private static final String AFTER_ALL = "\u007f";

  private final Partitions partitions;
  private final Intents intents;
  private final InstantSource clock;

  Scheduling(Partitions partitions, Intents intents, InstantSource clock) {
    this.partitions = partitions;
    this.intents = intents;
    this.clock = clock;
  }

  List<Route> routes() {
    Handler.Blocking list = this::list;
    Handler.Blocking one = this::one;
    Handler.Quick create = (request, answer) -> create(request, request.rest(), answer);
    Handler.Quick delete = (request, answer) -> ask(request, new Delete(id(request)), answer);
    Handler.Quick pause = (request, answer) -> ask(request, new Pause(id(request)), answer);
    Handler.Quick resume = (request, answer) -> ask(request, new Resume(id(request)), answer);
    return List.of(
        Route.at("/v2/schedules", Tail.NONE).on("GET", list),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .on("GET", one)
            .on("DELETE", delete)
            .on("POST", create),
        Route.at("/v2/schedules", Tail.REST).on("POST", create),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .ending("/pause")
            .on("PATCH", pause)
            .on("POST", unlessUrl("/pause", Pause::new)),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .ending("/resume")
            .on("PATCH", resume)
            .on("POST", unlessUrl("/resume", Resume::new)));
  }

  /// A destination that is encoded as one segment may end like a call to a schedule.
  private Handler.Quick unlessUrl(String end, Function<ScheduleId, Command> command) {
    return (request, answer) -> {
      if (Percent.decode("scheduleId", request.restPath()).indexOf(':') >= 0) {
        var rest = request.rest();
        int path = request.restPath().length();
        create(request, rest.substring(0, path) + end + rest.substring(path), answer);
      } else {
        ask(request, command.apply(id(request)), answer);
      }
    };
  }

  private void create(Request request, String destination, Consumer<Result> answer) {
    create(Publishing.submission(request, destination), answer);
  }

  void create(Submission submission, Consumer<Result> answer) {
    var command = intents.schedule(submission);
    partitions.ask(
        submission.project(),
        command,
        said ->
            answer.accept(
                Json.of(
                    said, _ -> Response.json(200, Answers.scheduled(command.schedule().id())))));
  }

  private void ask(Request request, Command command, Consumer<Result> answer) {
    partitions.ask(
        request.project(), command, said -> answer.accept(Json.of(said, _ -> Response.done(200))));
  }

  private Result one(Request request) {
    var id = id(request);
    var view = partitions.view(Address.of(id));
    return view.schedules()
        .get(id)
        .map(schedule ->
            (Result)
                Response.json(200, shown(view, id, schedule, new Budget(Long.MAX_VALUE)).toJson()))
        .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "schedule " + id.id() + " not found"));
  }

  private Result list(Request request) {
    var found = new ArrayList<ScheduleAnswer>();
    var budget = new Budget(LIST_BYTES);
    for (int partition = 0; partition < partitions.count(); partition++) {
      list(partitions.view(partition), request, budget, found);
    }
    found.sort(Comparator.comparing(ScheduleAnswer::id));
    return Response.json(200, ScheduleAnswer.toJson(found));
  }

  private void list(View view, Request request, Budget budget, List<ScheduleAnswer> found) {
    var from = new ScheduleId(request.project(), "");
    var to = new ScheduleId(request.project(), AFTER_ALL);
    List<Row<ScheduleId, Schedule>> page;
    do {
      page = view.schedules().ascending(from, to, PAGE);
      for (var row : page) {
        if (found.size() == MOST_LISTED) {
          return;
        }
        found.add(shown(view, row.key(), row.value(), budget));
      }
      if (!page.isEmpty()) {
        from = new ScheduleId(request.project(), page.getLast().key().id() + '\0');
      }
    } while (page.size() == PAGE);
  }

  private ScheduleAnswer shown(View view, ScheduleId id, Schedule schedule, Budget budget) {
    var shown = new Shown(schedule.publication(), budget);
    var body = view.bodies().get(schedule.body()).orElse(Bytes.EMPTY);
    return new ScheduleAnswer(
        id.id(),
        schedule.cron(),
        shown.details(schedule.body(), schedule.template()),
        shown.body(Excerpt.whole(body)),
        schedule.delay(),
        schedule.paused(),
        schedule.last(),
        schedule.paused() ? passing(schedule) : schedule.next(),
        schedule.sent().stream()
            .map(sent -> new ScheduleAnswer.Sent(sent.message().id(), state(sent.state())))
            .toList(),
        schedule.error());
  }

  /// While it is paused its times pass by.
  private Optional<Instant> passing(Schedule schedule) {
    try {
      return Cron.parse(schedule.cron()).next(clock.instant());
    } catch (WireException unreadable) { // time zones may go with an update
      return Optional.empty();
    }
  }

  private static ScheduleAnswer.State state(Schedule.State state) {
    return switch (state) {
      case IN_PROGRESS -> ScheduleAnswer.State.IN_PROGRESS;
      case DELIVERED -> ScheduleAnswer.State.SUCCESS;
      case FAILED -> ScheduleAnswer.State.FAIL;
    };
  }

  private static ScheduleId id(Request request) {
    var id = Percent.decode("scheduleId", request.restPath());
    if (!Names.isResourceName(id)) {
      throw new WireException("scheduleId", "may only contain letters, digits, '-', '_' and '.'");
    }
    return new ScheduleId(request.project(), id);
  }
}
