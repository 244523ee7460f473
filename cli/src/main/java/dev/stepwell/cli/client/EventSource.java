package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A log of the server, with a filter.
record EventSource(String path, Optional<Call.Pair> filter) {
  /// The most that a server answers at once.
  static final int PAGE = 1_000;

  EventSource(String path) {
    this(path, Optional.empty());
  }

  EventSource(String path, String name, String value) {
    this(path, Optional.of(new Call.Pair(name, value)));
  }

  /// The newest events, from page to page: one may end early where the server had to look at much.
  List<JsonValue> newest(Api api, int count) {
    var events = new ArrayList<JsonValue>();
    var next = Optional.<String>empty();
    do {
      var call = Call.get(path).with("count", String.valueOf(count - events.size()));
      if (filter.isPresent()) {
        call = call.with(filter.get().name(), filter.get().value());
      }
      if (path.contains("workflows")) {
        call = call.with("trimBody", "200");
      }
      var answer = api.send(call.with("cursor", next)).json();
      events.addAll(answer.field("events").items());
      next = Optional.of(answer.text("cursor")).filter(text -> !text.isEmpty());
    } while (next.isPresent() && events.size() < count);
    return events;
  }
}
