package dev.stepwell.server.api.events;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.share.Turns;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// `GET /v2/waiters`: who in a project waits for what, by the id of the event, and of one event the
/// longest first.
public final class WaiterList implements Handler.Blocking {
  private static final int PAGES_AT_ONCE = 4;
  private static final long PAGE_BYTES = 16 << 20;
  private static final int FIELDS = 256;

  /// Few, since what a run's waiters registered comes with them.
  private static final int CHUNK = 32;

  private final Views views;
  private final Turns turns = new Turns(PAGES_AT_ONCE);

  public WaiterList(Views views) {
    this.views = views;
  }

  @Override
  public Result handle(Request request) {
    var filter = EventFilter.read(request);
    var after = filter.cursor().map(EventCursor::parse);
    return Response.json(200, turns.take(request.project(), () -> page(filter, after)));
  }

  private byte[] page(EventFilter filter, Optional<EventCursor> after) {
    var keys = keys(filter, first(filter, after));
    var json = new JsonWriter();
    json.beginObject();
    json.name("waiters");
    json.beginArray();
    var budget = new Budget(PAGE_BYTES);
    int shown = 0;
    while (shown < Math.min(keys.size(), filter.count()) && !budget.exceeded()) {
      var key = keys.get(shown);
      shown++;
      // One that was resumed meanwhile waits no more.
      views
          .of(key.run())
          .waiters()
          .get(key.waiter())
          .ifPresent(waiter -> write(json, key, waiter, budget));
    }
    json.endArray();
    if (shown < keys.size()) {
      var last = keys.get(shown - 1);
      json.field("cursor", new EventCursor(last.run(), last.eventId(), last.ticket()).text());
    }
    json.endObject();
    return json.toBytes();
  }

  /// The first place that may be on the page.
  private static EventWaiterKey first(EventFilter filter, Optional<EventCursor> after) {
    var begin = EventWaiterKey.from(filter.project(), filter.prefix(), 0);
    return after
        .map(last -> next(filter.project(), last))
        .filter(next -> next.compareTo(begin) > 0)
        .orElse(begin);
  }

  private static EventWaiterKey next(ProjectId project, EventCursor last) {
    return new EventWaiterKey(project, last.eventId(), last.ticket(), last.run().next());
  }

  /// At most one more than are wanted.
  private List<EventWaiterKey> keys(EventFilter filter, EventWaiterKey first) {
    var found = new ArrayList<EventWaiterKey>();
    if (filter.run().isPresent()) {
      found.addAll(ofRun(filter, filter.run().get(), first));
    } else {
      var end = EventWaiterKey.end(filter.project());
      for (var view : views.all()) {
        view.eventWaiters().ascending(first, end, filter.count() + 1).stream()
            .map(Row<EventWaiterKey, Marker>::key)
            .takeWhile(key -> filter.admits(key.eventId()))
            .forEach(found::add);
      }
    }
    found.sort(null);
    return found.subList(0, Math.min(found.size(), filter.count() + 1));
  }

  private List<EventWaiterKey> ofRun(EventFilter filter, RunName name, EventWaiterKey first) {
    var view = views.of(Address.of(name));
    var origin = view.latestRuns().get(name);
    if (origin.isEmpty()) {
      return List.of();
    }
    var found = new ArrayList<EventWaiterKey>();
    var from = new WaiterKey(origin.get(), first.eventId(), 0);
    var end = new WaiterKey(origin.get().next(), "", 0);
    List<Row<WaiterKey, Waiter>> chunk;
    do {
      chunk = view.waiters().ascending(from, end, CHUNK);
      for (var row : chunk) {
        var key = new EventWaiterKey(filter.project(), row.key());
        if (!filter.admits(key.eventId()) || found.size() > filter.count()) {
          return found;
        }
        if (key.compareTo(first) >= 0) {
          found.add(key);
        }
        from = new WaiterKey(origin.get(), key.eventId(), key.ticket() + 1);
      }
    } while (chunk.size() == CHUNK);
    return found;
  }

  private static void write(JsonWriter json, EventWaiterKey key, Waiter waiter, Budget budget) {
    var url = waiter.targets().notified().url();
    var name = stepName(waiter);
    budget.take(
        FIELDS + key.eventId().length() + url.length() + name.map(String::length).orElse(0));
    json.beginObject();
    json.field("eventId", key.eventId());
    json.field("workflowRunId", waiter.run().id());
    json.field("workflowRunCreatedAt", waiter.runCreatedAt().toEpochMilli());
    json.field("workflowUrl", url);
    json.optional("stepName", name.orElse(null));
    json.field("messageId", waiter.result().id());
    json.field("since", Stamp.millis(key.ticket()));
    json.field("until", waiter.deadline().toEpochMilli());
    json.field("timeout", waiter.timeout());
    json.endObject();
  }

  private static Optional<String> stepName(Waiter waiter) {
    try {
      return Optional.of(StepHead.read(waiter.stepBody().array()).stepName());
    } catch (WireException unusual) {
      return Optional.empty();
    }
  }
}
