package dev.stepwell.engine.message;

import java.time.Instant;

/// The first message of a name: until the window is over no other of that name is stored.
///
/// @param until from then on the name is free
public record Claim(MessageKey message, Instant until) {}
