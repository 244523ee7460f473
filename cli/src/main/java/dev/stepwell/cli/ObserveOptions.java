package dev.stepwell.cli;

import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.project.Secrets;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options that say what can be seen of the server, and by whom.
final class ObserveOptions {
  private static final int SHORTEST_TOKEN = 16;

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      converter = LogFormat.Converter.class,
      defaultValue = "${env:STEPWELL_LOG_FORMAT:-plain}",
      description =
          "How the log is written to standard error: plain, or json with one object in a line (or"
              + " STEPWELL_LOG_FORMAT; default: plain).")
  LogFormat logFormat;

  @Option(
      names = "--metrics-token",
      paramLabel = "TOKEN",
      defaultValue = "${env:STEPWELL_METRICS_TOKEN}",
      description =
          "A token that may read the metrics of all projects and is good for nothing else (or"
              + " STEPWELL_METRICS_TOKEN); at least 16 characters, never stored.")
  String metricsToken;

  @Option(
      names = "--metrics-open",
      description = "Let everybody read the metrics who reaches the port.")
  boolean metricsOpen;

  /// The configuration with what was given.
  Config applied(Config config) {
    return config.with(access());
  }

  private MetricsAccess access() {
    var token = Optional.ofNullable(metricsToken).filter(text -> !text.isEmpty());
    if (metricsOpen) {
      if (token.isPresent()) {
        throw new IllegalArgumentException("give --metrics-token or --metrics-open, not both");
      }
      return MetricsAccess.Open.OPEN;
    }
    token
        .filter(text -> text.length() < SHORTEST_TOKEN)
        .ifPresent(_ -> {
          throw new IllegalArgumentException(
              "--metrics-token must have at least " + SHORTEST_TOKEN + " characters");
        });
    return new MetricsAccess.Tokens(token.map(Secrets::sha256));
  }
}
