package dev.stepwell.engine;

import java.time.Duration;
import java.util.OptionalInt;

/// The gate that a message asked to pass: key, and the rule that came with it.
public record FlowControl(String key, OptionalInt parallelism, OptionalInt rate, Duration period) {}
