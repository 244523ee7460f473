package dev.stepwell.server.api.why;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.server.api.events.Likeness;
import java.util.Comparator;
import java.util.List;

/// Finds the events that came for a run before it waited for them.
final class SavedEvents {
  private static final int MOST_READ = 10_000;
  private static final int MOST_TOLD = 10;

  private SavedEvents() {}

  /// Their ids, each once. Those that nearly have the wanted one come first: they may have been
  /// meant.
  static List<String> of(View view, Origin origin, String wanted) {
    if (view.runStates().get(origin).filter(state -> state.saved().count() > 0).isEmpty()) {
      return List.of();
    }
    var from = new SavedKey(origin, "", 0);
    var to = new SavedKey(origin.next(), "", 0);
    return view.saved().ascending(from, to, MOST_READ).stream()
        .map(row -> row.key().eventId())
        .distinct()
        .sorted(Comparator.comparing((String event) -> !Likeness.alike(event, wanted)))
        .limit(MOST_TOLD)
        .toList();
  }
}
