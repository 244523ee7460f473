package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Location;
import dev.stepwell.engine.run.RunIndex;
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

  /// Runs of one search whose tickets carry another time than that of their creation. Where there
  /// are more, all runs are looked through instead.
  public static final int MOST_STRAYS = 10_000;

  private static final Origin OLDEST = new Origin(0, 0);

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
    var reading = new Reading(filter.project(), below);
    var lines = new ArrayList<Line>();
    var place = filter.place();
    var source = filter.source();
    if (!states.all()) {
      lines.add(reading.in(states));
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
    if (lines.isEmpty() || !filter.created().equals(Period.EVER)) {
      lines.add(reading.created(filter.spans()));
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

    Reading(ProjectId project, Origin below) {
      this.project = project;
      this.below = below;
    }

    /// Runs that were created at some time. Their tickets tell it, and rows of the index where they
    /// do not.
    Line created(List<Period> spans) {
      var strays = strays(spans);
      var lines = new ArrayList<Line>();
      lines.add(new ListLine(strays));
      for (var span : strays.size() > MOST_STRAYS ? List.of(Period.EVER) : spans) {
        var oldest = new Origin(Stamp.lowestTicket(span.from()), 0);
        var youngest = new Origin(Stamp.lowestTicket(span.end()), 0);
        var end = youngest.compareTo(below) < 0 ? youngest : below;
        for (var view : views.all()) {
          lines.add(
              new TableLine<>(
                  view.projectRuns(),
                  run -> new ProjectRun(project, run),
                  ProjectRun::run,
                  end,
                  oldest));
        }
      }
      return new EitherLine(lines);
    }

    private List<Origin> strays(List<Period> spans) {
      var found = new ArrayList<Origin>();
      for (var span : spans) {
        if (span.equals(Period.EVER)) {
          continue;
        }
        var from = new FacetKey(project, Facet.CREATED, span.from(), OLDEST);
        var to = new FacetKey(project, Facet.CREATED, span.end(), OLDEST);
        for (var view : views.all()) {
          view.runIndex()
              .ascending(from, to, MOST_STRAYS + 1 - found.size())
              .forEach(row -> found.add(row.key().run()));
          if (found.size() > MOST_STRAYS) {
            return found;
          }
        }
      }
      return found;
    }

    Line in(RunStates states) {
      var lines =
          states.phases().stream()
              .map(phase -> either(Facet.STATE, Set.of((long) phase.kind().number())))
              .collect(Collectors.toCollection(ArrayList::new));
      if (states.cutOff()) {
        lines.add(either(Facet.CUT_OFF, Set.of(RunIndex.ANY)));
      }
      return new EitherLine(lines);
    }

    void add(List<Line> lines, Facet facet, Set<String> values) {
      if (!values.isEmpty()) {
        lines.add(either(facet, values.stream().map(RunIndex::hash).collect(Collectors.toSet())));
      }
    }

    private Line either(Facet facet, Set<Long> hashes) {
      return new EitherLine(
          views.all().stream()
              .flatMap(view -> hashes.stream().map(hash -> one(view, facet, hash)))
              .toList());
    }

    private Line one(View view, Facet facet, long hash) {
      var list = new FacetKey(project, facet, hash, OLDEST);
      return new TableLine<>(view.runIndex(), list::at, FacetKey::run, below, OLDEST);
    }
  }
}
