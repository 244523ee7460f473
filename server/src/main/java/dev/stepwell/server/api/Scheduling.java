package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Excerpt;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.schedule.Occasion;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.FireNow;
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
  private final Census census;
  private final InstantSource clock;

  Scheduling(Partitions partitions, Intents intents, Census census, InstantSource clock) {
    this.partitions = partitions;
    this.intents = intents;
    this.census = census;
    this.clock = clock;
  }

  List<Route> routes() {
    Handler.Blocking list = this::list;
    Handler.Blocking one = this::one;
    Handler.Quick create = (request, answer) -> create(request, request.rest(), answer);
    Handler.Quick delete = (request, answer) -> ask(request, new Delete(id(request)), answer);
    Handler.Quick pause = (request, answer) -> ask(request, new Pause(id(request)), answer);
    Handler.Quick resume = (request, answer) -> ask(request, new Resume(id(request)), answer);
    var times = new ScheduleTimes(partitions, clock);
    Handler.Blocking next = times::next;
    Handler.Blocking cron = times::cron;
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
            .on("POST", unlessUrl("/pause", pause)),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .ending("/resume")
            .on("PATCH", resume)
            .on("POST", unlessUrl("/resume", resume)),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .ending("/fire")
            .on("POST", unlessUrl("/fire", this::fire)),
        Route.at("/v2/schedules", Tail.SEGMENT)
            .ending("/next")
            .on("GET", next)
            .on("POST", asDestination("/next")),
        Route.at("/v2/cron", Tail.NONE).on("GET", cron));
  }

  /// A destination that is encoded as one segment may end like a call to a schedule.
  private Handler.Quick unlessUrl(String end, Handler.Quick call) {
    var destination = asDestination(end);
    return (request, answer) -> {
      boolean url = Percent.decode("scheduleId", request.restPath()).indexOf(':') >= 0;
      (url ? destination : call).handle(request, answer);
    };
  }

  private Handler.Quick asDestination(String end) {
    return (request, answer) -> {
      var rest = request.rest();
      int path = request.restPath().length();
      create(request, rest.substring(0, path) + end + rest.substring(path), answer);
    };
  }

  private void fire(Request request, Consumer<Result> answer) {
    var id = id(request);
    var wish =
        request
            .headers()
            .setting("Upstash-Deduplication-Id")
            .map(text -> Names.checked("Upstash-Deduplication-Id", text));
    partitions.ask(
        request.project(),
        new FireNow(id, new Occasion.Hand(wish)),
        said -> answer.accept(Json.of(said, reply -> fired(id, reply))));
  }

  private static Response fired(ScheduleId id, Reply reply) {
    if (!(reply instanceof Reply.Published(var items))) {
      throw new IllegalStateException("no answer to a schedule that was fired: " + reply);
    }
    return Response.json(
        200,
        Answers.fired(
            id.id(),
            items.stream().map(item -> item.message().id()).toList(),
            items.stream().anyMatch(Reply.Published.Receipt::deduplicated)));
  }

  private void create(Request request, String destination, Consumer<Result> answer) {
    create(Publishing.submission(request, destination), answer);
  }

  void create(Submission submission, Consumer<Result> answer) {
    var command = intents.schedule(submission);
    census.schedule(command.schedule());
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

  static ScheduleId id(Request request) {
    var id = Percent.decode("scheduleId", request.restPath());
    if (!Names.isResourceName(id)) {
      throw new WireException("scheduleId", "may only contain letters, digits, '-', '_' and '.'");
    }
    return new ScheduleId(request.project(), id);
  }
}
