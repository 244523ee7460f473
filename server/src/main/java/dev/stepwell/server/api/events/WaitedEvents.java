package dev.stepwell.server.api.events;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.View;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.server.api.runs.Views;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/// What runs of a project wait for at this moment, as far as it helps to tell what a notification
/// may have been meant for.
final class WaitedEvents {
  /// Rows that are read in each partition. Whoever waits for more than that is told of a part.
  private static final int MOST_READ = 5_000;

  private static final int CHUNK = 250;
  private static final int MOST_TOLD = 5;

  private final Views views;
  private final ProjectId project;
  private final List<Likeness> ids;

  WaitedEvents(Views views, ProjectId project) {
    this.views = views;
    this.project = project;
    var found = new TreeSet<String>();
    views.all().forEach(view -> read(view, found));
    ids = found.stream().map(Likeness::of).toList();
  }

  private void read(View view, Set<String> found) {
    var from = EventWaiterKey.from(project, "", 0);
    var end = EventWaiterKey.end(project);
    for (int read = 0; read < MOST_READ; read += CHUNK) {
      var chunk = view.eventWaiters().ascending(from, end, CHUNK);
      chunk.forEach(row -> found.add(row.key().eventId()));
      if (chunk.size() < CHUNK) {
        return;
      }
      // No id has a zero: this is behind all that wait for the same.
      from = EventWaiterKey.from(project, chunk.getLast().key().eventId() + '\0', 0);
    }
  }

  /// Ids like this one.
  List<String> like(String eventId) {
    var wanted = Likeness.of(eventId);
    return ids.stream().filter(wanted::isLike).map(Likeness::id).limit(MOST_TOLD).toList();
  }

  /// Since when somebody waits for that very event.
  OptionalLong since(String eventId) {
    var from = EventWaiterKey.from(project, eventId, 0);
    var end = EventWaiterKey.from(project, eventId, Long.MAX_VALUE);
    return views.all().stream()
        .flatMap(view -> view.eventWaiters().ascending(from, end, 1).stream())
        .mapToLong(row -> Stamp.millis(row.key().ticket()))
        .min();
  }
}
