package dev.stepwell.cli;

import dev.stepwell.protocol.header.HeaderNames;
import dev.stepwell.server.api.vitals.MetricsAccess;
import dev.stepwell.server.config.Config;
import dev.stepwell.server.observe.trace.TraceSettings;
import dev.stepwell.server.project.Secrets;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
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

  @Option(
      names = "--otlp-endpoint",
      paramLabel = "URL",
      defaultValue = "${env:STEPWELL_OTLP_ENDPOINT:-${env:OTEL_EXPORTER_OTLP_ENDPOINT:-}}",
      description =
          "The collector that spans of traces are sent to, by OTLP over HTTP with protobuf, such as"
              + " http://127.0.0.1:4318 (or STEPWELL_OTLP_ENDPOINT or OTEL_EXPORTER_OTLP_ENDPOINT);"
              + " without it there are no traces.")
  String otlpEndpoint;

  @Option(
      names = "--otlp-headers",
      paramLabel = "NAME=VALUE,...",
      defaultValue = "${env:STEPWELL_OTLP_HEADERS:-${env:OTEL_EXPORTER_OTLP_HEADERS:-}}",
      description =
          "Headers for the collector, such as authorization=Bearer%%20TOKEN, values encoded as in"
              + " URLs (or STEPWELL_OTLP_HEADERS or OTEL_EXPORTER_OTLP_HEADERS).")
  String otlpHeaders;

  @Option(
      names = "--trace-ratio",
      paramLabel = "RATIO",
      defaultValue = "${env:STEPWELL_TRACE_RATIO:-1}",
      description =
          "The part of the traces that are recorded, from 0 to 1, where no client has decided it (or"
              + " STEPWELL_TRACE_RATIO; default: 1).")
  double traceRatio;

  @Option(
      names = "--service-name",
      paramLabel = "NAME",
      defaultValue = "${env:OTEL_SERVICE_NAME:-stepwell}",
      description = "The name of this server in traces (or OTEL_SERVICE_NAME; default: stepwell).")
  String serviceName;

  /// The configuration with what was given.
  Config applied(Config config) {
    var observed = config.with(access());
    return Optional.ofNullable(otlpEndpoint)
        .filter(url -> !url.isEmpty())
        .map(url -> observed.with(traces(url)))
        .orElse(observed);
  }

  private TraceSettings traces(String url) {
    if (!(traceRatio >= 0 && traceRatio <= 1)) {
      throw new IllegalArgumentException("--trace-ratio must be from 0 to 1");
    }
    return new TraceSettings(
        TraceSettings.collector(url),
        headers(Optional.ofNullable(otlpHeaders).orElse("")),
        traceRatio,
        serviceName);
  }

  /// Pairs as OpenTelemetry's own variable has them. Values may be tokens, so a refusal shows none.
  private static Map<String, String> headers(String text) {
    var headers = new LinkedHashMap<String, String>();
    for (var pair : text.split(",", -1)) {
      int equals = pair.indexOf('=');
      var name = pair.substring(0, Math.max(equals, 0)).strip();
      if (pair.isBlank()) {
        continue;
      }
      if (!HeaderNames.isName(name)) {
        throw new IllegalArgumentException("--otlp-headers must be NAME=VALUE,NAME=VALUE");
      }
      headers.put(name, value(name, pair.substring(equals + 1).strip()));
    }
    return headers;
  }

  private static String value(String name, String encoded) {
    try {
      var value = URLDecoder.decode(encoded.replace("+", "%2B"), StandardCharsets.UTF_8);
      if (HeaderNames.isValue(value)) {
        return value;
      }
    } catch (IllegalArgumentException malformed) {
      // As any other value that no header can hold.
    }
    throw new IllegalArgumentException("--otlp-headers: " + name + " has no valid value");
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
