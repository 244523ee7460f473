package dev.stepwell.engine;

/// The trace of whoever asked for something, as it was told (W3C Trace Context). It is kept and
/// passed on, and decides nothing here.
///
/// @param parent a `traceparent` of version 00: 55 characters
/// @param state a `tracestate`, at most 512 characters; empty where there was none
public record TraceContext(String parent, String state) {}
