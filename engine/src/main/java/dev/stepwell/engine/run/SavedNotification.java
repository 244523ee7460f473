package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.message.MessageKey;

/// An event that came before anybody in its run waited for it.
///
/// @param result the message that will carry it to the endpoint
public record SavedNotification(Bytes data, MessageKey result) {}
