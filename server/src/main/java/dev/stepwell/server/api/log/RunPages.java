package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.Views;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Pages of runs with their steps, from the newest run down. Where a bound is reached a page ends
/// early, with a cursor; without one nothing follows.
final class RunPages {
  /// How often one page looks at a run, or jumps to the next that it may look at.
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
    var search = candidates.of(query, query.possible(), MOST_EXAMINED);
    var budget = new Budget(PAGE_BYTES);
    int searched = 0;
    var last = query.cursor().below();
    for (var found = search.next(); found.isPresent(); found = search.next()) {
      var origin = found.get();
      var run = views.run(origin).filter(query.filter()::admits);
      var phase = run.flatMap(_ -> views.of(origin).runStates().get(origin)).map(s -> s.phase());
      boolean certain = phase.isPresent() && query.admits(RunPhase.of(phase.get()));
      if (phase.isPresent()
          && possible(query, phase.get())
          && (certain || worthReading(origin, query))) {
        if (certain ? runs.size() == query.count() : searched++ == MOST_SEARCHED) {
          return continued(runs, last);
        }
        var room = budget.copy();
        var display = new Display(run.get().settings().redact(), query.bodyBytes(), room);
        var log =
            certain && !query.steps()
                ? reader.outline(origin, run.get(), phase.get(), display)
                : reader.read(origin, run.get(), phase.get(), display, clock.instant());
        if (certain || hasStepIn(log, query)) {
          if (runs.size() == query.count() || (room.exceeded() && !runs.isEmpty())) {
            return continued(runs, last);
          }
          runs.add(query.steps() ? log : log.outline());
          budget = room;
        }
      }
      last = origin;
    }
    return search.over() ? new Page(runs, Optional.empty()) : continued(runs, search.reached());
  }

  /// A run may have moved on since it was found.
  private static boolean possible(LogQuery query, Phase phase) {
    var possible = query.possible();
    return possible.phases().contains(RunPhase.of(phase))
        || possible.besides().stream().anyMatch(mark -> mark.fits(phase));
  }

  /// Whether the log of a run may have what is looked for. What waits to be tried again shows in
  /// the messages, which are few and quickly read; other states only the whole log tells.
  private boolean worthReading(Origin origin, LogQuery query) {
    return !query.stepStates().equals(EnumSet.of(StepState.STEP_RETRY)) || reader.isRetried(origin);
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
