package dev.stepwell.server.api.why;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.server.api.events.Likeness;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The ids of the events that came for a run before it waited for them, each once.
record SavedEvents(List<String> ids) {
  private static final int MOST_READ = 10_000;
  private static final int MOST_TOLD = 10;

  /// Reads one notification of each event, and no two at once: their data are read with them.
  static SavedEvents of(View view, Origin origin) {
    var ids = new ArrayList<String>();
    if (view.runStates().get(origin).filter(state -> state.saved().count() > 0).isEmpty()) {
      return new SavedEvents(ids);
    }
    var end = new SavedKey(origin.next(), "", 0);
    var read = view.saved().ascending(new SavedKey(origin, "", 0), end, 1);
    while (!read.isEmpty() && ids.size() < MOST_READ) {
      var id = read.getFirst().key().eventId();
      ids.add(id);
      // No id has a zero: this is behind all of the same event.
      read = view.saved().ascending(new SavedKey(origin, id + '\0', 0), end, 1);
    }
    return new SavedEvents(ids);
  }

  /// As many as are told.
  List<String> some() {
    return ids.stream().limit(MOST_TOLD).toList();
  }

  /// The same, those first that nearly are the wanted one: they may have been meant.
  List<String> some(String wanted) {
    return ids.stream()
        .sorted(Comparator.comparing((String id) -> !Likeness.alike(id, wanted)))
        .limit(MOST_TOLD)
        .toList();
  }
}
