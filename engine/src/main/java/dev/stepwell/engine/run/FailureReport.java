package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;

/// All that the failure callback of a run tells.
///
/// @param firstElement the first element of the run's list in wire form: the initial payload
public record FailureReport(
    Run run, String dlqId, MessageKey key, Message failed, Outcome outcome, Bytes firstElement) {}
