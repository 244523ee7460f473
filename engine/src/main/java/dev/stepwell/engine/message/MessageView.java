package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Rows;

/// What the room of messages sees of the state.
public interface MessageView {
  /// Messages that are still to be delivered.
  Rows<MessageKey, Message> messages();

  /// Bodies that belong to one message.
  Rows<MessageKey, Bytes> bodies();

  /// What messages are recognised by when they are published again.
  Rows<ClaimKey, Claim> claims();
}
