/// Which runs a request means: its filters, read in one way for logs, dead letters and
/// cancellation.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.api.runs;
