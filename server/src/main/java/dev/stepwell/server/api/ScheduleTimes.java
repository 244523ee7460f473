package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.edge.Query;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.partition.Partitions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The times at which a cron expression comes due, for those who want to see them before they do.
final class ScheduleTimes {
  private static final int MOST = 1_000;
  private static final int USUAL = 10;

  private final Partitions partitions;
  private final InstantSource clock;

  ScheduleTimes(Partitions partitions, InstantSource clock) {
    this.partitions = partitions;
    this.clock = clock;
  }

  /// `GET /v2/schedules/{id}/next`: of a schedule. While it is paused these times pass.
  Result next(Request request) {
    var id = Scheduling.id(request);
    var schedule =
        partitions
            .view(Address.of(id))
            .schedules()
            .get(id)
            .orElseThrow(
                () -> new Refusal(Refusal.NOT_FOUND, "schedule " + id.id() + " not found"));
    var json = new JsonWriter();
    json.beginObject();
    json.field("scheduleId", id.id());
    json.field("isPaused", schedule.paused());
    write(json, schedule.cron(), times(schedule.cron(), schedule.next(), count(request.query())));
    json.endObject();
    return Response.json(200, json.toBytes());
  }

  /// `GET /v2/cron`: of an expression that belongs to no schedule yet. What would be refused there
  /// is refused here.
  Result cron(Request request) {
    var expression = request.query().first("expression").orElse("").strip();
    var times = times(expression, Optional.empty(), count(request.query()));
    if (times.isEmpty()) {
      throw new WireException(Cron.HEADER, "never comes due");
    }
    var json = new JsonWriter();
    json.beginObject();
    write(json, expression, times);
    json.endObject();
    return Response.json(200, json.toBytes());
  }

  private static int count(Query query) {
    return query
        .first("count")
        .map(text -> (int) Math.min(Parameters.number("count", text, 1), MOST))
        .orElse(USUAL);
  }

  /// @param first where it is known already
  private List<Instant> times(String expression, Optional<Instant> first, int count) {
    var cron = Cron.parse(expression);
    var times = new ArrayList<Instant>();
    var next = first.or(() -> cron.next(clock.instant()));
    while (next.isPresent() && times.size() < count) {
      times.add(next.get());
      next = cron.next(next.get());
    }
    return times;
  }

  private static void write(JsonWriter json, String cron, List<Instant> times) {
    json.field("cron", cron);
    json.name("nextScheduleTimes");
    json.beginArray();
    times.forEach(time -> json.number(time.toEpochMilli()));
    json.endArray();
  }
}
