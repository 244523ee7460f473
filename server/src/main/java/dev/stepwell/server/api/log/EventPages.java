package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.log.EventLog;
import dev.stepwell.server.api.runs.RunPhase;
import dev.stepwell.server.api.runs.RunStates;
import dev.stepwell.server.api.runs.Views;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/// Pages of single events: from the newest run down, and of each run from the newest event down.
final class EventPages {
  /// Runs, and entries of their logs, that one page looks at.
  private static final int MOST_EXAMINED = 10_000;

  private static final int CHUNK = 256;
  private static final long PAGE_BYTES = 16 << 20;

  private final Views views;
  private final RunReader reader;
  private final Candidates candidates;

  EventPages(Views views) {
    this.views = views;
    this.reader = new RunReader(views);
    this.candidates = new Candidates(views, reader);
  }

  /// @param cursor absent where nothing follows
  record Page(List<EventLog> events, Optional<Cursor> cursor) {}

  Page page(LogQuery query) {
    return new Reading(query).page();
  }

  /// One page while it is being filled.
  private final class Reading {
    private final LogQuery query;
    private final List<EventLog> events = new ArrayList<>();
    private final Budget budget = new Budget(PAGE_BYTES);
    private int examined;
    private Cursor last;

    Reading(LogQuery query) {
      this.query = query;
      this.last = query.cursor();
    }

    Page page() {
      var within = query.cursor().within();
      if (within.isPresent() && !read(within.get().origin(), within.get())) {
        return continued();
      }
      var search = candidates.of(query, ends(query), MOST_EXAMINED);
      for (var found = search.next(); found.isPresent(); found = search.next()) {
        var origin = found.get();
        if (!read(origin, LogKey.start(origin.next()))) {
          return continued();
        }
        last = Cursor.after(origin);
      }
      if (search.over()) {
        return new Page(events, Optional.empty());
      }
      last = Cursor.after(search.reached());
      return continued();
    }

    /// Where only ends and what follows on them are asked for, the runs that ended so; otherwise
    /// all, since what happened to a run stays true when its phase has changed.
    private static RunStates ends(LogQuery query) {
      if (!query.stepStates().isEmpty() || query.phases().contains(RunPhase.RUN_STARTED)) {
        return RunStates.ALL;
      }
      var ends = new HashSet<>(query.phases());
      if (!query.callbackStates().isEmpty()) {
        ends.add(RunPhase.RUN_FAILED);
      }
      return ends.isEmpty() ? RunStates.ALL : RunStates.in(ends);
    }

    private Page continued() {
      return new Page(events, Optional.of(last));
    }

    /// Reads a run's log from `to` down.
    ///
    /// @return false where the page is full before the run is read to its beginning
    private boolean read(Origin origin, LogKey to) {
      if (examined++ >= MOST_EXAMINED) {
        return false;
      }
      var run = views.run(origin).filter(query.filter()::admits);
      return run.isEmpty() || read(origin, run.get(), to);
    }

    private boolean read(Origin origin, Run run, LogKey to) {
      var view = views.of(origin);
      var display = new Display(run.settings().redact(), query.bodyBytes(), budget);
      var history =
          new EventHistory(
              origin, run, reader.sources(origin, run), view.results().get(origin), display);
      var from = LogKey.start(origin);
      while (true) {
        var chunk = view.log().descending(from, to, CHUNK);
        for (var row : chunk) {
          if (examined >= MOST_EXAMINED || budget.exceeded()) {
            return false;
          }
          var event = history.of(row.value()).filter(this::wanted);
          if (event.isPresent() && events.size() == query.count()) {
            return false;
          }
          event.ifPresent(events::add);
          examined++;
          last = Cursor.within(row.key());
        }
        if (chunk.size() < CHUNK) {
          return true;
        }
        to = chunk.getLast().key();
      }
    }

    private boolean wanted(EventLog event) {
      var states = query.states();
      return states.isEmpty() || states.contains(event.state());
    }
  }
}
