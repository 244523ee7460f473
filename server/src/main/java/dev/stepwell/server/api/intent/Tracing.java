package dev.stepwell.server.api.intent;

import dev.stepwell.engine.TraceContext;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.header.TraceHeaders;
import java.util.Optional;

/// Whether runs and messages become part of the traces of their clients.
public enum Tracing {
  /// What clients say of their traces is not even read.
  OFF,
  ON;

  Optional<TraceContext> trace(Headers headers) {
    return switch (this) {
      case OFF -> Optional.empty();
      case ON ->
          TraceHeaders.parent(headers)
              .map(parent -> new TraceContext(parent.text(), TraceHeaders.state(headers)));
    };
  }

  /// The headers of an item of a batch, in the trace of its request where it names none itself:
  /// what instruments HTTP clients knows nothing of items.
  Headers ofItem(Headers item, Headers request) {
    if (this == OFF || item.has(TraceHeaders.PARENT) || !request.has(TraceHeaders.PARENT)) {
      return item;
    }
    var headers = item.toBuilder();
    headers.set(TraceHeaders.PARENT, String.join(",", request.all(TraceHeaders.PARENT)));
    headers.set(TraceHeaders.STATE, TraceHeaders.state(request));
    return headers.build();
  }
}
