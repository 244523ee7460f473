package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Location;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
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
  public static final Origin NEWEST = new Origin(Long.MAX_VALUE, 0);

  /// Runs lie in the order of their tickets, which differ from their creation times after a clock
  /// was set back. By as much as this they may differ before a search by time misses a run.
  private static final Duration CLOCK_SLACK = Duration.ofHours(1);

  private final Views views;

  public RunSearches(Views views) {
    this.views = views;
  }

  /// Among all runs of the project, wherever they live.
  ///
  /// @param phases runs in one of them; empty: all
  /// @param below runs older than this one
  /// @param steps how much the search may cost
  public Search of(RunFilter filter, Set<RunPhase> phases, Origin below, int steps) {
    var reading = new Reading(filter, below);
    var lines = new ArrayList<Line>();
    var place = filter.place();
    var source = filter.source();
    if (!phases.isEmpty() && phases.size() < RunPhase.values().length) {
      lines.add(
          reading.either(
              Facet.STATE,
              phases.stream()
                  .map(phase -> (long) phase.kind().number())
                  .collect(Collectors.toSet())));
    }
    if (place.match() == RunFilter.Place.Match.EXACT) {
      reading.add(lines, Facet.URL, place.urls());
    } else if (place.urls().stream().allMatch(RunSearches::namesHost)) {
      reading.add(lines, Facet.HOST, hosts(place.urls(), url -> Location.of(url).host()));
    }
    reading.add(lines, Facet.HOST, hosts(place.hosts(), Location::host));
    reading.add(lines, Facet.PATH, place.paths());
    reading.add(lines, Facet.LABEL, source.labels());
    reading.add(lines, Facet.FLOW_CONTROL, source.flowControlKeys());
    reading.add(lines, Facet.CALLER, source.callerIps());
    if (lines.isEmpty()) {
      lines.add(reading.all());
    }
    return new Search(lines, below, steps);
  }

  /// Among some runs that are known already.
  public static Search among(Collection<Origin> runs, Origin below, int steps) {
    return new Search(List.of(new ListLine(runs)), below, steps);
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

  /// What all lines of one search have in common.
  private final class Reading {
    private final ProjectId project;
    private final Origin below;
    private final Origin oldest;

    Reading(RunFilter filter, Origin below) {
      this.project = filter.project();
      var youngest = youngest(filter.created().to());
      this.below = below.compareTo(youngest) < 0 ? below : youngest;
      this.oldest =
          new Origin(Partitions.lowestTicket(filter.created().from() - CLOCK_SLACK.toMillis()), 0);
    }

    /// Above this no run is as old as that.
    private static Origin youngest(long toMillis) {
      return toMillis > Long.MAX_VALUE - CLOCK_SLACK.toMillis()
          ? NEWEST
          : new Origin(Partitions.lowestTicket(toMillis + CLOCK_SLACK.toMillis()), 0);
    }

    Line all() {
      return new EitherLine(
          views.all().stream()
              .map(view ->
                  new TableLine<>(
                      view.projectRuns(),
                      run -> new ProjectRun(project, run),
                      ProjectRun::run,
                      below,
                      oldest))
              .toList());
    }

    void add(List<Line> lines, Facet facet, Set<String> values) {
      if (!values.isEmpty()) {
        lines.add(either(facet, values.stream().map(RunIndex::hash).collect(Collectors.toSet())));
      }
    }

    Line either(Facet facet, Set<Long> hashes) {
      return new EitherLine(
          views.all().stream()
              .flatMap(view -> hashes.stream().map(hash -> one(view, facet, hash)))
              .toList());
    }

    private Line one(View view, Facet facet, long hash) {
      var list = new FacetKey(project, facet, hash, oldest);
      return new TableLine<>(view.runIndex(), list::at, FacetKey::run, below, oldest);
    }
  }
}
