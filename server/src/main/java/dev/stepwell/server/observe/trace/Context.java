package dev.stepwell.server.observe.trace;

import dev.stepwell.protocol.header.TraceHeaders;

/// The trace of a run or of a message that stands alone.
///
/// @param parent the span below which its topmost one hangs; empty where that is the root
/// @param sampled whether spans are made
/// @param state the `tracestate` of the client, to be passed on; empty where there was none
record Context(String traceId, String parent, boolean sampled, String state) {
  /// The `traceparent` for whoever works below a span of this trace.
  String below(String span) {
    return new TraceHeaders.Parent(traceId, span, sampled).text();
  }
}
