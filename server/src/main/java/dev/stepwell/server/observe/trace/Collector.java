package dev.stepwell.server.observe.trace;

import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where spans go: OTLP over HTTP, with protobuf. For one thread, which it keeps for as long as an
/// answer may take. What could not be sent is not sent again: the next spans wait already.
final class Collector implements Line.Sending, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(5);

  private static final Logger LOG = LoggerFactory.getLogger(Collector.class);

  /// The exporter writes to a log that is not ours, about each request. Kept, since nobody else
  /// keeps what is set here.
  private static final java.util.logging.Logger SILENT =
      java.util.logging.Logger.getLogger("io.opentelemetry.exporter");

  static {
    SILENT.setLevel(Level.OFF);
  }

  private final OtlpHttpSpanExporter exporter;
  private final String shown;
  private boolean failing;

  Collector(TraceSettings settings) {
    var builder =
        OtlpHttpSpanExporter.builder()
            .setEndpoint(settings.endpoint().toString())
            .setTimeout(TIMEOUT)
            .setConnectTimeout(TIMEOUT)
            .setRetryPolicy(null);
    settings.headers().forEach(builder::addHeader);
    exporter = builder.build();
    shown = settings.shown();
  }

  @Override
  public boolean send(Collection<SpanData> spans) {
    var result = exporter.export(spans);
    result.join(2 * TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
    tell(result);
    return result.isSuccess();
  }

  /// Once when it begins, and once when it is over.
  private void tell(CompletableResultCode result) {
    if (result.isSuccess() && failing) {
      LOG.info("spans are taken again by {}", shown);
    } else if (!result.isSuccess() && !failing) {
      var why = result.getFailureThrowable();
      LOG.warn(
          "spans are dropped, {} does not take them{}",
          shown,
          why == null ? "" : ": " + why.getMessage());
    }
    failing = !result.isSuccess();
  }

  @Override
  public void close() {
    exporter.shutdown().join(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
  }
}
