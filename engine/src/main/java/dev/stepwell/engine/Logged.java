package dev.stepwell.engine;

import java.time.Instant;

/// An entry as it stands in the log.
public record Logged(Instant at, LogEntry entry) {}
