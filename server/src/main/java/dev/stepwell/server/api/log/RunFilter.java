package dev.stepwell.server.api.log;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.destination.Destination;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Which runs are meant. Of each criterion any value will do, an empty one admits all; all criteria
/// must hold.
///
/// @param createdAt, from, to in milliseconds, inclusive
/// @param hosts with or without port
record RunFilter(
    ProjectId project,
    Set<String> ids,
    Set<Long> createdAt,
    long from,
    long to,
    Set<RunPhase> phases,
    Origins origins,
    Set<String> urls,
    Set<String> hosts,
    Set<String> paths) {

  /// Who triggered a run, and what he said of it.
  record Origins(Set<String> labels, Set<String> callerIps, Set<String> flowControlKeys) {}

  boolean admits(Run run) {
    return run.name().project().equals(project)
        && any(ids, run.name().id())
        && created(run.createdAt().toEpochMilli())
        && any(origins.labels(), run.settings().labels())
        && any(origins.callerIps(), run.source().callerIp())
        && any(
            origins.flowControlKeys(),
            run.settings().flowControl().map(flow -> List.of(flow.key())).orElse(List.of()))
        && any(urls, run.url())
        && located(run.url());
  }

  boolean admits(RunPhase phase) {
    return phases.isEmpty() || phases.contains(phase);
  }

  private boolean created(long millis) {
    return millis >= from && millis <= to && (createdAt.isEmpty() || createdAt.contains(millis));
  }

  private boolean located(String text) {
    if (hosts.isEmpty() && paths.isEmpty()) {
      return true;
    }
    var url = Destination.url("workflowUrl", text);
    var path = url.requestTarget();
    int query = path.indexOf('?');
    return any(hosts, List.of(lower(url.host()), lower(url.hostHeader())))
        && any(paths, query < 0 ? path : path.substring(0, query));
  }

  static String lower(String host) {
    return host.toLowerCase(Locale.ROOT);
  }

  private static boolean any(Set<String> wanted, String value) {
    return wanted.isEmpty() || wanted.contains(value);
  }

  private static boolean any(Set<String> wanted, Collection<String> values) {
    return wanted.isEmpty() || values.stream().anyMatch(wanted::contains);
  }
}
