package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.Location;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.server.api.runs.Lines.Value;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Searches for the runs that a filter means. Runs are found here, not judged: the filter has still
/// to admit them.
public final class RunSearches {
  /// Newer than all runs.
  public static final Origin NEWEST = Direction.NEWEST_FIRST.start();

  private final Views views;

  public RunSearches(Views views) {
    this.views = views;
  }

  /// Among all runs of the project, wherever they live.
  ///
  /// @param states runs in one of them
  /// @param below runs older than this one
  /// @param steps how much the search may cost
  public Search of(RunFilter filter, RunStates states, Origin below, int steps) {
    var lines = new Lines(views, filter.project(), View::runIndex, Direction.NEWEST_FIRST, below);
    var place = filter.place();
    var source = filter.source();
    if (!states.all()) {
      lines.lists(lists(states));
    }
    if (place.match() == RunFilter.Place.Match.EXACT) {
      lines.values(Facet.URL, place.urls());
    } else if (place.urls().stream().allMatch(RunSearches::namesHost)) {
      lines.values(Facet.HOST, hosts(place.urls(), url -> Location.of(url).host()));
    }
    lines.values(Facet.HOST, hosts(place.hosts(), Location::host));
    lines.values(Facet.PATH, place.paths());
    lines.values(Facet.LABEL, source.labels());
    lines.values(Facet.FLOW_CONTROL, source.flowControlKeys());
    lines.values(Facet.CALLER, source.callerIps());
    if (lines.none() || !filter.created().equals(Period.EVER)) {
      lines.times(filter.spans(), new Runs(filter.project()), Facet.CREATED);
    }
    return lines.search(steps);
  }

  /// Among runs that hold notifications which nobody has waited for.
  ///
  /// @param below runs older than this one
  /// @param steps how much the search may cost
  public Search holding(ProjectId project, Origin below, int steps) {
    var lines = new Lines(views, project, View::runIndex, Direction.NEWEST_FIRST, below);
    lines.lists(List.of(new Value(Facet.SAVED, RunIndex.ANY)));
    return lines.search(steps);
  }

  /// Among some runs that are known already.
  public static Search among(Collection<Origin> runs, Origin below, int steps) {
    var direction = Direction.NEWEST_FIRST;
    return new Search(List.of(new ListLine(direction, runs)), direction, below, steps);
  }

  private static List<Value> lists(RunStates states) {
    var lists = new ArrayList<Value>();
    states.phases().forEach(phase -> lists.add(new Value(Facet.STATE, phase.kind().number())));
    states.besides().forEach(mark -> lists.add(new Value(mark.facet(), RunIndex.ANY)));
    return lists;
  }

  /// Whether a beginning of URLs is so long that they all have the same host.
  private static boolean namesHost(String prefix) {
    int begin = prefix.indexOf("://") + 3;
    return begin > 3
        && prefix.substring(begin).chars().anyMatch(c -> c == '/' || c == '?')
        && !Location.of(prefix).host().isEmpty();
  }

  private static Set<String> hosts(Set<String> texts, Function<String, String> host) {
    return texts.stream().map(host).collect(Collectors.toUnmodifiableSet());
  }

  /// All runs of a project.
  private record Runs(ProjectId project) implements Lines.Table<ProjectRun> {
    @Override
    public Rows<ProjectRun, Marker> rows(View view) {
      return view.projectRuns();
    }

    @Override
    public ProjectRun key(Origin place) {
      return new ProjectRun(project, place);
    }

    @Override
    public Origin found(ProjectRun key) {
      return key.run();
    }
  }
}
