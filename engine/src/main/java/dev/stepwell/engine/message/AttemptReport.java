package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import java.util.Optional;

/// All that a callback, or a failure callback, of a message that stands alone tells.
///
/// @param message as it was when the attempt started
/// @param dlqId the entry of its failure; only in failure callbacks
public record AttemptReport(
    MessageKey key,
    Message message,
    Publication publication,
    Bytes body,
    Outcome outcome,
    Optional<String> dlqId) {}
