package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.message.MessageEvent;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.messages.Entries.Entry;
import dev.stepwell.server.api.runs.Parameters;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.api.why.OnItsWay;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Function;
import java.util.stream.IntStream;

/// `GET /v2/events` and `GET /v2/logs`: what happened to messages that stand alone. It reads and
/// waits, so its handlers belong on virtual threads. What one request may cost is bounded, and so
/// is how many are worked on at once: a page may hold less than was asked for, and then has a
/// cursor.
public final class MessageLog {
  private static final int OK = 200;
  private static final int PAGES_AT_ONCE = 4;
  private static final long PAGE_BYTES = 16 << 20;

  /// Entries that one page looks at in search of those that are meant.
  private static final int MOST_EXAMINED = 20_000;

  private final Views views;
  private final Function<MessageKey, Optional<OnItsWay>> deliveries;
  private final Semaphore room = new Semaphore(PAGES_AT_ONCE, true);

  /// @param deliveries what delivery has taken over; nothing for all other messages
  public MessageLog(Partitions partitions, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    this.views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    this.deliveries = deliveries;
  }

  /// The list is called `events`.
  public Result events(Request request) {
    return page(request, List.of("events"));
  }

  /// The same under its newer name, for readers of either.
  public Result logs(Request request) {
    return page(request, List.of("logs", "events"));
  }

  private Result page(Request request, List<String> names) {
    var query = EventQuery.read(Parameters.ofList(request.query()), request.project());
    room.acquireUninterruptibly();
    try {
      var page = new Page(query);
      page.fill(entries(query));
      return Response.json(OK, MessageEvent.page(names, page.cursor, page.events));
    } finally {
      room.release();
    }
  }

  private interface Source {
    Optional<Entry> next();
  }

  private Source entries(EventQuery query) {
    if (!query.messages().isEmpty()) {
      return named(query)::next;
    }
    var from = Place.at(query.period().from());
    long behind = query.period().to();
    var to = Place.at(behind == Long.MAX_VALUE ? behind : behind + 1);
    if (query.cursor().isPresent()) {
      if (query.latestFirst()) {
        to = min(to, query.cursor().get());
      } else {
        from = max(from, query.cursor().get());
      }
    }
    return new Entries(views, query.project(), from, to, query.latestFirst())::next;
  }

  /// The entries of a few messages are few: they are brought into order in memory.
  private static final class Named {
    private final List<Entry> entries;
    private int next;

    Named(List<Entry> entries) {
      this.entries = entries;
    }

    Optional<Entry> next() {
      return next < entries.size() ? Optional.of(entries.get(next++)) : Optional.empty();
    }
  }

  private Named named(EventQuery query) {
    var entries = new ArrayList<Entry>();
    query.messages().stream()
        .flatMap(id -> MessageKey.parse(id).stream())
        .map(MessageKey::origin)
        .distinct()
        .forEach(origin -> {
          var address = Address.of(origin);
          int partition = address.partition(views.all().size());
          var view = views.of(address);
          for (var key : story(view, origin).keys()) {
            var event = new EventKey(query.project(), key.ticket(), key.index());
            if (view.events().get(event).filter(origin::equals).isPresent()) {
              entries.add(
                  new Entry(
                      view, new Place(key.ticket(), partition, key.index(), 0), event, origin));
            }
          }
        });
    var byPlace = Comparator.comparing(Entry::place);
    entries.sort(query.latestFirst() ? byPlace.reversed() : byPlace);
    return new Named(entries);
  }

  private Story story(View view, Origin origin) {
    return Story.of(view, origin, deliveries, new Budget(Long.MAX_VALUE));
  }

  private static Place min(Place a, Place b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Place max(Place a, Place b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  /// A page while it is filled.
  private final class Page {
    private final EventQuery query;
    private final List<MessageEvent> events = new ArrayList<>();
    private final Map<Origin, Story> stories = new HashMap<>();
    private final Budget budget = new Budget(PAGE_BYTES);
    private Optional<String> cursor = Optional.empty();
    private Optional<Place> last = Optional.empty();

    Page(EventQuery query) {
      this.query = query;
    }

    void fill(Source source) {
      for (int examined = 0; ; examined++) {
        var entry = source.next();
        if (entry.isEmpty()) {
          return;
        }
        if (examined == MOST_EXAMINED || !add(entry.get())) {
          cursor = last.map(Place::text);
          return;
        }
      }
    }

    /// Whether there was room for all of it.
    private boolean add(Entry entry) {
      var story =
          stories.computeIfAbsent(
              entry.origin(), origin -> Story.of(entry.view(), origin, deliveries, budget));
      var told = story.at(entry.key().in(entry.origin()));
      for (int i = 0; i < told.size(); i++) {
        int number = query.latestFirst() ? told.size() - 1 - i : i;
        var place = entry.place();
        var here = new Place(place.ticket(), place.partition(), place.index(), number);
        if (!behindCursor(here)) {
          continue;
        }
        var event = told.get(number);
        var message =
            MessageKey.parse(event.details().messageId())
                .flatMap(key -> story.message(key.number()));
        if (message.filter(found -> query.admits(found, event)).isPresent()) {
          if (events.size() == query.count() || (budget.exceeded() && !events.isEmpty())) {
            return false;
          }
          events.add(event);
        }
        last = Optional.of(here);
      }
      return true;
    }

    private boolean behindCursor(Place place) {
      return query
          .cursor()
          .map(before ->
              query.latestFirst() ? place.compareTo(before) < 0 : place.compareTo(before) > 0)
          .orElse(true);
    }
  }
}
