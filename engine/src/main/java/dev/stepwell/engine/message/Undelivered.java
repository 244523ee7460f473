package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;

/// A message that never came to its end, with all that delivering it takes.
///
/// @param body empty where the message has none of its own
public record Undelivered(MessageKey key, Message message, Bytes body) {}
