package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;

/// All that the callback of a third-party call tells.
public record CallReport(Run run, MessageKey key, Message call, Bytes callBody, Outcome outcome) {}
