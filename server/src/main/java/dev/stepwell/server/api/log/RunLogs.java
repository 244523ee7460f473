package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.log.RunLog;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.log.LogQuery.Lookup;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Answers `GET /v2/workflows/logs` and `GET /v2/workflows/events`. What one request may cost is
/// bounded: where a bound is reached the page ends early, with a cursor.
public final class RunLogs {
  /// Runs that one request looks at in search of those that are meant.
  static final int MOST_EXAMINED = 10_000;

  /// Runs of which one request reads the whole log in search of a step's state.
  static final int MOST_SEARCHED = 200;

  /// How far tickets may be ahead of a clock that was set back without runs of that time getting
  /// lost when runs up to some moment are asked for.
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  private static final long PAGE_BYTES = 16 << 20;
  private static final int PAGES_AT_ONCE = 4;
  private static final int OK = 200;

  private final Views views;
  private final InstantSource clock;
  private final RunReader reader;
  private final Semaphore room = new Semaphore(PAGES_AT_ONCE, true);

  public RunLogs(Partitions partitions, InstantSource clock) {
    this(
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList()),
        clock);
  }

  RunLogs(Views views, InstantSource clock) {
    this.views = views;
    this.clock = clock;
    this.reader = new RunReader(views);
  }

  /// A page of runs.
  ///
  /// @param cursor absent where nothing follows
  record Page(List<RunLog> runs, Optional<String> cursor) {}

  /// `GET /v2/workflows/logs`: runs with their steps. Reads and waits, so it belongs on a virtual
  /// thread.
  public Result logs(Request request) {
    var query = LogQuery.read(request.query(), request.project());
    room.acquireUninterruptibly();
    try {
      var page = page(query);
      return Response.json(OK, RunLog.page(page.cursor(), page.runs()));
    } finally {
      room.release();
    }
  }

  Page page(LogQuery query) {
    var runs = new ArrayList<RunLog>();
    var budget = new Budget(PAGE_BYTES);
    var candidates = candidates(query);
    int examined = 0;
    int searched = 0;
    var last = query.below();
    while (candidates.hasNext()) {
      if (examined++ == MOST_EXAMINED || searched == MOST_SEARCHED) {
        return new Page(runs, Optional.of(Cursor.of(last)));
      }
      var origin = candidates.next();
      var run = views.run(origin).filter(query.filter()::admits);
      var phase = run.flatMap(_ -> views.of(origin).runStates().get(origin)).map(s -> s.phase());
      if (phase.isPresent() && query.filter().admits(RunPhase.of(phase.get()))) {
        boolean search = !query.stepStates().isEmpty();
        if (runs.size() == query.count() && !search) {
          return new Page(runs, Optional.of(Cursor.of(last)));
        }
        var display = new Display(run.get().settings().redact(), query.bodyBytes(), budget);
        var log = reader.read(origin, run.get(), phase.get(), display, clock.instant());
        searched += search ? 1 : 0;
        if (!search || hasStepIn(log, query)) {
          if (runs.size() == query.count() || (budget.exceeded() && !runs.isEmpty())) {
            return new Page(runs, Optional.of(Cursor.of(last)));
          }
          runs.add(log);
        }
      }
      last = origin;
    }
    return new Page(runs, Optional.empty());
  }

  private static boolean hasStepIn(RunLog log, LogQuery query) {
    return log.groups().stream()
        .flatMap(group -> group.steps().stream())
        .anyMatch(step ->
            query.stepStates().stream().anyMatch(state -> state.name().equals(step.state())));
  }

  /// Where to look, from the newest run down. Only a request that names neither run nor message has
  /// to look at all of them.
  private Iterator<Origin> candidates(LogQuery query) {
    var project = query.filter().project();
    return switch (query.lookup()) {
      case Lookup.Everywhere.EVERYWHERE ->
          new RunOrder(
              views,
              project,
              oldest(query.below(), youngest(query.filter().to())),
              Partitions.lowestTicket(query.filter().from()));
      case Lookup.Named(var ids) ->
          below(query, ids.stream().flatMap(id -> namesakes(project, id)));
      case Lookup.OfMessages(var messages) ->
          below(query, messages.stream().map(MessageKey::origin));
      case Lookup.Exactly(var runs) ->
          below(query, runs.stream().flatMap(run -> exactly(project, run).stream()));
    };
  }

  /// Above this no run is as old as that.
  private static Origin youngest(long toMillis) {
    return toMillis > Long.MAX_VALUE - CLOCK_SLACK.toMillis()
        ? Cursor.START
        : new Origin(Partitions.lowestTicket(toMillis + CLOCK_SLACK.toMillis()), 0);
  }

  private static Origin oldest(Origin a, Origin b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  private Stream<Origin> namesakes(ProjectId project, String id) {
    return reader.namesakes(new RunName(project, id)).stream();
  }

  private Optional<Origin> exactly(ProjectId project, LogQuery.RunReference reference) {
    return namesakes(project, reference.id())
        .filter(origin ->
            views
                .run(origin)
                .filter(run -> run.createdAt().toEpochMilli() == reference.createdAt())
                .isPresent())
        .findFirst();
  }

  private static Iterator<Origin> below(LogQuery query, Stream<Origin> origins) {
    return origins
        .distinct()
        .filter(origin -> origin.compareTo(query.below()) < 0)
        .sorted(Comparator.reverseOrder())
        .iterator();
  }
}
