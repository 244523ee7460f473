package dev.stepwell.server.api;

import dev.stepwell.engine.run.Run;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.destination.Destination;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Which runs are meant. Of one filter, any value may fit; of several filters, all must.
///
/// @param urls of workflows: prefixes, or whole ones
record CancelFilter(
    List<String> urls,
    UrlMatch urlMatch,
    List<String> labels,
    Optional<Instant> from,
    Optional<Instant> to,
    List<String> hosts,
    List<String> paths,
    List<String> callerIps,
    List<String> flowControlKeys) {

  enum UrlMatch {
    PREFIX,
    EXACT
  }

  /// Reads the filters among the parameters of a request.
  static CancelFilter read(Map<String, List<String>> given) {
    return new CancelFilter(
        values(given, "workflowUrl"),
        flag(given, "workflowUrlExactMatch") ? UrlMatch.EXACT : UrlMatch.PREFIX,
        values(given, "label"),
        instant(given, "fromDate"),
        instant(given, "toDate"),
        values(given, "host"),
        values(given, "path"),
        values(given, "callerIp"),
        values(given, "flowControlKey"));
  }

  boolean accepts(Run run) {
    var settings = run.settings();
    return any(urls, this::fitsUrl, run.url())
        && (labels.isEmpty() || labels.stream().anyMatch(settings.labels()::contains))
        && from.map(instant -> !run.createdAt().isBefore(instant)).orElse(true)
        && to.map(instant -> !run.createdAt().isAfter(instant)).orElse(true)
        && fitsPlace(run)
        && any(callerIps, String::equals, run.source().callerIp())
        && (flowControlKeys.isEmpty()
            || settings
                .flowControl()
                .map(flow -> flowControlKeys.contains(flow.key()))
                .orElse(false));
  }

  private interface Fits {
    boolean test(String wanted, String found);
  }

  private static boolean any(List<String> wanted, Fits fits, String found) {
    return wanted.isEmpty() || wanted.stream().anyMatch(each -> fits.test(each, found));
  }

  private boolean fitsUrl(String wanted, String url) {
    return switch (urlMatch) {
      case PREFIX -> url.startsWith(wanted);
      case EXACT -> url.equals(wanted);
    };
  }

  private boolean fitsPlace(Run run) {
    if (hosts.isEmpty() && paths.isEmpty()) {
      return true;
    }
    var url = Destination.url("workflowUrl", run.url());
    var path = url.requestTarget().split("\\?", 2)[0];
    return any(hosts, (wanted, _) -> fitsHost(wanted, url), "") && any(paths, String::equals, path);
  }

  /// A host without a port means all of its ports.
  private static boolean fitsHost(String wanted, Destination.Url url) {
    return wanted.equalsIgnoreCase(url.host())
        || wanted.equalsIgnoreCase(url.hostHeader())
        || wanted.equalsIgnoreCase(url.host() + ":" + url.port());
  }

  private static List<String> values(Map<String, List<String>> given, String name) {
    return given.getOrDefault(name, List.of());
  }

  private static boolean flag(Map<String, List<String>> given, String name) {
    return values(given, name).stream().anyMatch("true"::equalsIgnoreCase);
  }

  /// Unix time in milliseconds.
  private static Optional<Instant> instant(Map<String, List<String>> given, String name) {
    var values = values(given, name);
    if (values.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Instant.ofEpochMilli(Long.parseLong(values.getFirst())));
    } catch (NumberFormatException broken) {
      throw new WireException(name, "expected milliseconds since 1970");
    }
  }
}
