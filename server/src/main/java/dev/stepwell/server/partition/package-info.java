/// Partitions: each is one writer over its own slice of the state. A batch of commands is decided,
/// applied, committed once and only then answered. Nothing of HTTP or of timers lives here; this
/// package owns the small interfaces that they use.
@org.jspecify.annotations.NullMarked
package dev.stepwell.server.partition;
