package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.Views;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Pages of runs with their steps, from the newest run down. Where a bound is reached a page ends
/// early, with a cursor; without one nothing follows.
final class RunPages {
  /// Runs that one page looks at in search of those that are meant.
  static final int MOST_EXAMINED = 10_000;

  /// Runs of which one page reads the whole log in search of a step's state.
  static final int MOST_SEARCHED = 200;

  private static final long PAGE_BYTES = 16 << 20;

  private final Views views;
  private final InstantSource clock;
  private final RunReader reader;
  private final Candidates candidates;

  RunPages(Views views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
    this.reader = new RunReader(views);
    this.candidates = new Candidates(views, reader);
  }

  /// @param cursor absent where nothing follows
  record Page(List<RunLog> runs, Optional<Cursor> cursor) {}

  Page page(LogQuery query) {
    var runs = new ArrayList<RunLog>();
    var found = candidates.of(query);
    var budget = new Budget(PAGE_BYTES);
    boolean search = !query.stepStates().isEmpty();
    int examined = 0;
    int searched = 0;
    var last = query.cursor().below();
    while (found.hasNext()) {
      if (examined++ == MOST_EXAMINED || searched == MOST_SEARCHED) {
        return continued(runs, last);
      }
      var origin = found.next();
      var run = views.run(origin).filter(query.filter()::admits);
      var phase = run.flatMap(_ -> views.of(origin).runStates().get(origin)).map(s -> s.phase());
      if (phase.isPresent() && query.admits(RunPhase.of(phase.get()))) {
        if (runs.size() == query.count() && !search) {
          return continued(runs, last);
        }
        var room = budget.copy();
        var display = new Display(run.get().settings().redact(), query.bodyBytes(), room);
        var log = reader.read(origin, run.get(), phase.get(), display, clock.instant());
        searched += search ? 1 : 0;
        if (!search || hasStepIn(log, query)) {
          if (runs.size() == query.count() || (room.exceeded() && !runs.isEmpty())) {
            return continued(runs, last);
          }
          runs.add(log);
          budget = room;
        }
      }
      last = origin;
    }
    return new Page(runs, Optional.empty());
  }

  private static Page continued(List<RunLog> runs, Origin last) {
    return new Page(runs, Optional.of(Cursor.after(last)));
  }

  private static boolean hasStepIn(RunLog log, LogQuery query) {
    return log.groups().stream()
        .flatMap(group -> group.steps().stream())
        .anyMatch(step ->
            query.stepStates().stream().anyMatch(state -> state.name().equals(step.state())));
  }
}
