package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.api.log.LogQuery.Lookup;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.util.Comparator;
import java.util.Iterator;
import java.util.Optional;
import java.util.stream.Stream;

/// Where to look for the runs that a query means. They are found here, not judged: the filter of
/// the query has still to admit them.
final class Candidates {
  /// Runs lie in the order of their tickets, which differ from their creation times after a clock
  /// was set back. By as much as this they may differ before a search by time misses a run.
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  private final Views views;
  private final RunReader reader;

  Candidates(Views views, RunReader reader) {
    this.views = views;
    this.reader = reader;
  }

  /// From the newest run down. Only a request that names neither run nor message has to look at all
  /// of them.
  Iterator<Origin> of(LogQuery query) {
    var project = query.filter().project();
    return switch (query.lookup()) {
      case Lookup.Everywhere.EVERYWHERE ->
          new RunOrder(
              views,
              project,
              oldest(query.cursor().below(), youngest(query.filter().created().to())),
              Partitions.lowestTicket(query.filter().created().from() - CLOCK_SLACK.toMillis()));
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
        ? Cursor.START.below()
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
        .filter(origin -> origin.compareTo(query.cursor().below()) < 0)
        .sorted(Comparator.reverseOrder())
        .iterator();
  }
}
