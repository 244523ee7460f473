package dev.stepwell.server.api.events;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.log.Display;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunSearches;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.wire.Translation;
import java.util.List;
import java.util.Optional;

/// A page of notifications that were saved with their runs and that nobody has waited for yet: from
/// the newest run down, and of one run by the id of the event and in the order in which they will
/// be used.
final class SavedList {
  /// Runs that one page looks at in search of an event.
  private static final int MOST_EXAMINED = 10_000;

  /// Few, since their data come with them.
  private static final int CHUNK = 8;

  private static final long PAGE_BYTES = 16 << 20;

  /// Data of notifications that one page reads, whether it tells them or not.
  private static final long MOST_READ = 64 << 20;

  private static final int FIELDS = 256;

  private final Views views;
  private final EventFilter filter;
  private final boolean bodies;
  private final Budget budget = new Budget(PAGE_BYTES);
  private final JsonWriter json = new JsonWriter();
  private long read;
  private int shown;
  private Optional<EventCursor> last = Optional.empty();

  private SavedList(Views views, EventFilter filter, boolean bodies) {
    this.views = views;
    this.filter = filter;
    this.bodies = bodies;
  }

  /// @param bodies whether the data of the notifications are told too
  static byte[] page(Views views, EventFilter filter, Optional<EventCursor> after, boolean bodies) {
    return new SavedList(views, filter, bodies).page(after);
  }

  private byte[] page(Optional<EventCursor> after) {
    var search = search(after);
    json.beginObject();
    json.name("notifications");
    json.beginArray();
    boolean room = true;
    var run = search.next();
    while (room && run.isPresent()) {
      room = addAll(run.get(), after);
      run = room ? search.next() : run;
    }
    json.endArray();
    if (!room) {
      last.ifPresent(place -> json.field("cursor", place.text()));
    } else if (!search.over()) {
      json.field("cursor", EventCursor.behind(search.reached()).text());
    }
    json.endObject();
    return json.toBytes();
  }

  private Search search(Optional<EventCursor> after) {
    var below =
        after
            .map(place -> place.passedRun() ? place.run() : place.run().next())
            .orElse(RunSearches.NEWEST);
    return filter
        .run()
        .map(name -> RunSearches.among(origin(name), below, MOST_EXAMINED))
        .orElseGet(() -> new RunSearches(views).holding(filter.project(), below, MOST_EXAMINED));
  }

  private List<Origin> origin(RunName name) {
    return views.of(Address.of(name)).latestRuns().get(name).stream().toList();
  }

  /// Whether there was room for all that the run holds.
  private boolean addAll(Origin origin, Optional<EventCursor> after) {
    var view = views.of(origin);
    var run = view.runs().get(origin);
    if (run.isEmpty()) {
      return true;
    }
    var from = first(origin, after);
    var end = new SavedKey(origin.next(), "", 0);
    List<Row<SavedKey, SavedNotification>> chunk;
    do {
      chunk = view.saved().ascending(from, end, CHUNK);
      for (var row : chunk) {
        var key = row.key();
        if (!filter.admits(key.eventId())) {
          return true;
        }
        if (shown == filter.count() || (shown > 0 && (budget.exceeded() || read > MOST_READ))) {
          return false;
        }
        read += row.value().data().size();
        write(view, key, row.value(), run.get());
        shown++;
        last = Optional.of(new EventCursor(origin, key.eventId(), key.ticket()));
        from = new SavedKey(origin, key.eventId(), key.ticket() + 1);
      }
    } while (chunk.size() == CHUNK);
    return true;
  }

  private SavedKey first(Origin origin, Optional<EventCursor> after) {
    var begin = new SavedKey(origin, filter.prefix(), 0);
    return after
        .filter(place -> place.run().equals(origin) && !place.passedRun())
        .map(place -> new SavedKey(origin, place.eventId(), place.ticket() + 1))
        .filter(next -> next.compareTo(begin) > 0)
        .orElse(begin);
  }

  private void write(View view, SavedKey key, SavedNotification saved, Run run) {
    budget.take(FIELDS + key.eventId().length() + run.url().length());
    json.beginObject();
    json.field("eventId", key.eventId());
    json.field("workflowRunId", run.name().id());
    json.field("workflowRunCreatedAt", run.createdAt().toEpochMilli());
    json.field("workflowUrl", run.url());
    view.runStates()
        .get(key.run())
        .ifPresent(state -> json.field("workflowState", RunPhase.of(state.phase()).name()));
    json.field("messageId", saved.result().id());
    json.field("savedAt", Stamp.millis(key.ticket()));
    json.field("size", saved.data().size());
    if (bodies && !saved.data().isEmpty()) {
      body(saved.data(), new Display(run.settings().redact(), Display.WHOLE, budget));
    }
    json.endObject();
  }

  private void body(Bytes data, Display display) {
    if (display.hidesBodies() || Translation.octets(data).text().isPresent()) {
      json.optional("body", display.payload(data));
    } else {
      json.field("bodyBase64", display.binary(data));
    }
  }
}
