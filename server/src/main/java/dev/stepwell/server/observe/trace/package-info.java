/// Traces: one of each run and of each message that stands alone, made of what is committed and of
/// what deliveries tell, and sent to a collector by OTLP. Nothing is stored for them but the trace
/// that a client named. The only room that sees OpenTelemetry.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.observe.trace;
