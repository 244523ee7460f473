package dev.stepwell.server.api.events;

import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.share.Turns;
import java.util.List;
import java.util.OptionalLong;

/// `GET /v2/notifications`: what came for runs and is saved until they wait for it, and, with
/// `state=unmet`, what came for nobody.
public final class Notifications implements Handler.Blocking {
  private static final int PAGES_AT_ONCE = 4;

  private final Views views;
  private final Unmet unmet;
  private final Turns turns = new Turns(PAGES_AT_ONCE);

  public Notifications(Views views, Unmet unmet) {
    this.views = views;
    this.unmet = unmet;
  }

  @Override
  public Result handle(Request request) {
    var filter = EventFilter.read(request);
    var state = request.query().first("state").orElse("saved");
    return switch (state) {
      case "saved" -> saved(request, filter);
      case "unmet" -> unmet(filter);
      default -> throw new WireException("state", "expected saved or unmet, found " + state);
    };
  }

  private Result saved(Request request, EventFilter filter) {
    var after = filter.cursor().map(EventCursor::parse);
    boolean bodies = request.query().first("body").filter("true"::equalsIgnoreCase).isPresent();
    return Response.json(
        200, turns.take(filter.project(), () -> SavedList.page(views, filter, after, bodies)));
  }

  private Result unmet(EventFilter filter) {
    long below =
        filter.cursor().map(text -> Parameters.number("cursor", text, 1)).orElse(Long.MAX_VALUE);
    return Response.json(200, turns.take(filter.project(), () -> unmet(filter, below)));
  }

  private byte[] unmet(EventFilter filter, long below) {
    var page = unmet.page(filter.project(), below);
    var wanted =
        page.entries().stream()
            .filter(entry -> filter.admits(entry.kind().eventId()))
            .filter(entry ->
                filter.run().isEmpty()
                    || filter.run().map(name -> name.id()).equals(entry.kind().run()))
            .limit(filter.count() + 1L)
            .toList();
    var shown = wanted.subList(0, Math.min(wanted.size(), filter.count()));
    var json = new JsonWriter();
    json.beginObject();
    json.field("since", page.since().toEpochMilli());
    json.name("notifications");
    json.beginArray();
    if (!shown.isEmpty()) {
      var waited = new WaitedEvents(views, filter.project());
      shown.forEach(entry -> write(json, entry, waited));
    }
    json.endArray();
    if (shown.size() < wanted.size()) {
      json.field("cursor", Long.toString(shown.getLast().place()));
    }
    json.endObject();
    return json.toBytes();
  }

  private static void write(JsonWriter json, Unmet.Entry entry, WaitedEvents waited) {
    var event = entry.kind().eventId();
    var run = entry.kind().run();
    json.beginObject();
    json.field("eventId", event);
    json.optional("workflowRunId", run.orElse(null));
    json.field("reason", run.isPresent() ? "run-not-active" : "nobody-waited");
    json.field("count", entry.count());
    json.field("firstTime", entry.first().toEpochMilli());
    json.field("time", entry.last().toEpochMilli());
    json.field("size", entry.size());
    if (run.isEmpty()) {
      OptionalLong since = waited.since(event);
      since.ifPresent(millis -> json.field("waitedForSince", millis));
      List<String> like = waited.like(event);
      json.field("similarEventIds", like);
    }
    json.endObject();
  }
}
