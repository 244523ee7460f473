package dev.stepwell.server.api.why;

import dev.stepwell.engine.message.MessageKey;
import java.util.Optional;

/// One of the things that a run does at the same time, and what it is held up by.
///
/// @param work what would go on: `step "reserve"`
/// @param step its name, where it has one
record Branch(String work, Optional<String> step, Optional<MessageKey> message, Cause cause) {}
