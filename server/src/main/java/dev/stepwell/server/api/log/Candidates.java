package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.api.log.LogQuery.Lookup;
import dev.stepwell.server.api.runs.RunSearches;
import dev.stepwell.server.api.runs.RunStates;
import dev.stepwell.server.api.runs.Search;
import dev.stepwell.server.api.runs.Views;
import java.util.Optional;
import java.util.stream.Stream;

/// Where to look for the runs that a query means. They are found here, not judged: the filter of
/// the query has still to admit them.
final class Candidates {
  private final Views views;
  private final RunReader reader;
  private final RunSearches searches;

  Candidates(Views views, RunReader reader) {
    this.views = views;
    this.reader = reader;
    this.searches = new RunSearches(views);
  }

  /// From the newest run down.
  ///
  /// @param states runs that are in one of them suffice
  /// @param steps how much the search may cost
  Search of(LogQuery query, RunStates states, int steps) {
    var project = query.filter().project();
    var below = query.cursor().below();
    var known =
        switch (query.lookup()) {
          case Lookup.Everywhere.EVERYWHERE -> Optional.<Stream<Origin>>empty();
          case Lookup.Named(var ids) ->
              Optional.of(ids.stream().flatMap(id -> namesakes(project, id)));
          case Lookup.OfMessages(var messages) ->
              Optional.of(messages.stream().map(MessageKey::origin));
          case Lookup.Exactly(var runs) ->
              Optional.of(runs.stream().flatMap(run -> exactly(project, run).stream()));
        };
    return known
        .map(runs -> RunSearches.among(runs.toList(), below, steps))
        .orElseGet(() -> searches.of(query.filter(), states, below, steps));
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
}
