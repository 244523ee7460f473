package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.messages.Entries.Entry;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.api.why.OnItsWay;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Optional;
import java.util.function.Function;

/// Entries of the log in the order in which they are told.
interface EventSource {
  Optional<Entry> next();

  /// Those that a query asks for.
  static EventSource of(
      Views views, EventQuery query, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    return query.messages().isEmpty() ? all(views, query) : named(views, query, deliveries);
  }

  private static EventSource all(Views views, EventQuery query) {
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
  private static EventSource named(
      Views views, EventQuery query, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    var entries = new ArrayList<Entry>();
    query.messages().stream()
        .flatMap(id -> MessageKey.parse(id).stream())
        .map(MessageKey::origin)
        .distinct()
        .forEach(origin -> {
          var address = Address.of(origin);
          int partition = address.partition(views.all().size());
          var view = views.of(address);
          var story = Story.of(view, origin, deliveries, new Budget(Long.MAX_VALUE));
          for (var key : story.keys()) {
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
    var next = entries.iterator();
    return () -> next.hasNext() ? Optional.of(next.next()) : Optional.empty();
  }

  private static Place min(Place a, Place b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private static Place max(Place a, Place b) {
    return a.compareTo(b) > 0 ? a : b;
  }
}
