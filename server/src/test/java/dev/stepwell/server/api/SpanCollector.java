package dev.stepwell.server.api;

import com.google.protobuf.InvalidProtocolBufferException;
import dev.stepwell.server.observe.trace.TraceSettings;
import dev.stepwell.testkit.RawEndpoint;
import dev.stepwell.testkit.RecordedRequest;
import dev.stepwell.testkit.Script;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.trace.v1.Span;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// A collector of traces on a real socket. It reads what comes with the protocol's own messages.
final class SpanCollector implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  final RawEndpoint endpoint =
      RawEndpoint.start(Script.response(200, "", "Content-Type: application/x-protobuf"));

  /// A span as it came.
  record Seen(Span span) {
    String id() {
      return HexFormat.of().formatHex(span.getSpanId().toByteArray());
    }

    String traceId() {
      return HexFormat.of().formatHex(span.getTraceId().toByteArray());
    }

    String parent() {
      return HexFormat.of().formatHex(span.getParentSpanId().toByteArray());
    }

    String name() {
      return span.getName();
    }

    long from() {
      return span.getStartTimeUnixNano();
    }

    long to() {
      return span.getEndTimeUnixNano();
    }

    Map<String, String> attributes() {
      return span.getAttributesList().stream()
          .collect(
              Collectors.toMap(
                  entry -> entry.getKey(),
                  entry ->
                      entry.getValue().hasIntValue()
                          ? String.valueOf(entry.getValue().getIntValue())
                          : entry.getValue().getStringValue()));
    }

    String attribute(String name) {
      return attributes().getOrDefault(name, "");
    }
  }

  TraceSettings settings() {
    return settings(1);
  }

  TraceSettings settings(double ratio) {
    return new TraceSettings(
        TraceSettings.collector(endpoint.url("")),
        Map.of("X-Collector-Token", "of-the-collector"),
        ratio,
        "stepwell-test");
  }

  List<Seen> spans() {
    return endpoint.requests().stream()
        .map(SpanCollector::read)
        .flatMap(request -> request.getResourceSpansList().stream())
        .flatMap(resource -> resource.getScopeSpansList().stream())
        .flatMap(scope -> scope.getSpansList().stream())
        .map(Seen::new)
        .toList();
  }

  static ExportTraceServiceRequest read(RecordedRequest request) {
    try {
      return ExportTraceServiceRequest.parseFrom(request.body());
    } catch (InvalidProtocolBufferException malformed) {
      throw new AssertionError(malformed);
    }
  }

  /// Waits for a span.
  Seen await(Predicate<Seen> wanted) {
    return await(1, wanted).getFirst();
  }

  Seen await(String name) {
    return await(1, span -> span.name().equals(name)).getFirst();
  }

  /// Waits for so many spans.
  List<Seen> await(int count, Predicate<Seen> wanted) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      int requests = endpoint.requests().size();
      var found = spans().stream().filter(wanted).toList();
      if (found.size() >= count) {
        return found;
      }
      try {
        endpoint.await(requests + 1, Duration.ofNanos(Math.max(0, end - System.nanoTime())));
      } catch (AssertionError late) {
        throw new AssertionError("spans so far: " + spans(), late);
      }
    }
  }

  @Override
  public void close() {
    endpoint.close();
  }
}
