package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;

/// What the room of messages sees of the state.
public interface MessageView {
  /// Messages that are still to be delivered.
  Rows<MessageKey, Message> messages();

  /// Bodies that belong to one message.
  Rows<MessageKey, Bytes> bodies();

  /// What messages are recognised by when they are published again.
  Rows<ClaimKey, Claim> claims();

  /// The dead letter queue, in which runs have entries too.
  Rows<DeadKey, DeadLetter> deadLetters();
}
