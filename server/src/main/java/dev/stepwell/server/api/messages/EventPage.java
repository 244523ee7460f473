package dev.stepwell.server.api.messages;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.message.MessageEvent;
import dev.stepwell.server.api.log.Budget;
import dev.stepwell.server.api.messages.Entries.Entry;
import dev.stepwell.server.api.why.OnItsWay;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/// A page of events while it is filled: so many of them, of so many bytes, from so many entries.
final class EventPage {
  private static final long PAGE_BYTES = 16 << 20;

  /// Entries that one page looks at in search of those that are meant.
  private static final int MOST_EXAMINED = 20_000;

  private final EventQuery query;
  private final Function<MessageKey, Optional<OnItsWay>> deliveries;
  private final List<MessageEvent> events = new ArrayList<>();
  private final Map<Origin, Story> stories = new HashMap<>();
  private final Budget budget = new Budget(PAGE_BYTES);
  private Optional<String> cursor = Optional.empty();
  private Optional<Place> last = Optional.empty();

  EventPage(EventQuery query, Function<MessageKey, Optional<OnItsWay>> deliveries) {
    this.query = query;
    this.deliveries = deliveries;
  }

  List<MessageEvent> events() {
    return events;
  }

  /// Where the next page goes on, if there is more.
  Optional<String> cursor() {
    return cursor;
  }

  void fill(EventSource source) {
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
          MessageKey.parse(event.details().messageId()).flatMap(key -> story.message(key.number()));
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
