package dev.stepwell.server.api.runs;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.Location;
import dev.stepwell.engine.run.Run;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Which runs are meant. Of each criterion any value will do, an empty one admits all; all criteria
/// must hold. A project's runs are seen through its own filter alone.
///
/// @param created when the run was
public record RunFilter(
    ProjectId project, Identity identity, Period created, Source source, Place place) {

  /// Runs by name, and by the milliseconds in which they were created.
  public record Identity(Set<String> ids, Set<Long> createdAt) {}

  /// Who triggered a run, and what he said of it.
  public record Source(Set<String> labels, Set<String> callerIps, Set<String> flowControlKeys) {}

  /// Where the workflow is.
  ///
  /// @param hosts with or without port
  public record Place(Set<String> urls, Match match, Set<String> hosts, Set<String> paths) {
    public enum Match {
      EXACT,
      PREFIX
    }

    boolean admits(String url) {
      return any(urls, wanted -> match == Match.EXACT ? url.equals(wanted) : url.startsWith(wanted))
          && located(url);
    }

    private boolean located(String url) {
      if (hosts.isEmpty() && paths.isEmpty()) {
        return true;
      }
      var location = Location.of(url);
      return any(hosts, location::isAt) && any(paths, location.path()::equals);
    }
  }

  /// Reads the filters that logs, dead letters and cancellation have in common.
  ///
  /// @param created the time that runs may be of, beside `workflowCreatedAt`
  public static RunFilter read(
      Parameters given, ProjectId project, Period created, Place.Match match) {
    var createdAt =
        given.filter("workflowCreatedAt").stream()
            .map(text -> Parameters.number("workflowCreatedAt", text, 0))
            .collect(Collectors.toUnmodifiableSet());
    return new RunFilter(
        project,
        new Identity(given.filter("workflowRunId"), createdAt),
        createdAt.isEmpty()
            ? created
            : created.and(new Period(Collections.min(createdAt), Collections.max(createdAt))),
        new Source(given.filter("label"), given.filter("callerIp"), given.filter("flowControlKey")),
        new Place(given.filter("workflowUrl"), match, given.filter("host"), given.filter("path")));
  }

  /// All runs of a project.
  public static RunFilter all(ProjectId project) {
    Set<String> any = Set.of();
    return new RunFilter(
        project,
        new Identity(any, Set.of()),
        Period.EVER,
        new Source(any, any, any),
        new Place(any, Place.Match.EXACT, any, any));
  }

  /// When the runs may have been created, as closely as it is said.
  List<Period> spans() {
    return identity.createdAt().isEmpty()
        ? List.of(created)
        : identity.createdAt().stream().map(millis -> new Period(millis, millis)).toList();
  }

  public boolean admits(Run run) {
    var settings = run.settings();
    long millis = run.createdAt().toEpochMilli();
    return run.name().project().equals(project)
        && any(identity.ids(), run.name().id()::equals)
        && created.includes(millis)
        && (identity.createdAt().isEmpty() || identity.createdAt().contains(millis))
        && among(source.labels(), settings.labels())
        && any(source.callerIps(), run.source().callerIp()::equals)
        && among(
            source.flowControlKeys(),
            settings.flowControl().map(flow -> List.of(flow.key())).orElse(List.of()))
        && place.admits(run.url());
  }

  private static boolean any(Set<String> wanted, Predicate<String> fits) {
    return wanted.isEmpty() || wanted.stream().anyMatch(fits);
  }

  private static boolean among(Set<String> wanted, Collection<String> values) {
    return wanted.isEmpty() || values.stream().anyMatch(wanted::contains);
  }
}
