package dev.stepwell.protocol.delivery;

import java.time.Instant;

/// The run that a delivery belongs to.
public record RunPart(String id, String url, Instant createdAt) {}
