package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import java.time.Instant;
import java.util.Optional;

/// What happens to messages.
public sealed interface MessageFact extends Fact {
  record MessageScheduled(MessageKey key, Message message, Bytes body) implements MessageFact {}

  /// Its time has come, and it waits at its gate.
  record MessageAsked(MessageKey key, Message message) implements MessageFact {}

  /// Its gate let it in.
  record MessageAdmitted(MessageKey key, Message message, Instant at) implements MessageFact {}

  /// It reached its endpoint.
  ///
  /// @param expires when a message that stood alone is forgotten with all that were published with
  ///   it; absent while one of them is not finished, and for messages of runs
  record MessageDelivered(MessageKey key, Message message, int status, Optional<Instant> expires)
      implements MessageFact {}

  record AttemptFailed(MessageKey key, Message message, Outcome outcome, Instant retryAt)
      implements MessageFact {}

  /// The last attempt failed, or the endpoint said that no other would help, or what answered was
  /// no workflow.
  record MessageFailed(
      MessageKey key,
      Message message,
      Outcome outcome,
      Optional<String> verdict,
      Optional<Instant> expires)
      implements MessageFact {}

  /// The dead letter queue has an entry of a message that failed.
  record LetterKept(DeadKey entry, DeadLetter.OfMessage letter) implements MessageFact {}

  /// That entry is gone.
  record LetterForgotten(DeadKey entry, DeadLetter.OfMessage letter) implements MessageFact {}

  /// Taken back before it was delivered.
  ///
  /// @param expires when a message that stood alone is forgotten; absent for messages of runs
  record MessageDropped(MessageKey key, Message message, Optional<Instant> expires)
      implements MessageFact {}

  /// A name was taken.
  ///
  /// @param before the claim whose window was over
  record MessageClaimed(ClaimKey key, Optional<Claim> before, Claim claim) implements MessageFact {}

  /// A name is free again.
  record ClaimForgotten(ClaimKey key, Claim claim) implements MessageFact {}

  /// Its retention is over.
  ///
  /// @param due when that was to be: names the row that made it happen
  record MessageExpired(Origin origin, Instant due) implements MessageFact {}

  /// Its retention would be over, but a message of the same origin has still to be delivered, whose
  /// end says anew when all of it is forgotten.
  record ExpiryPutOff(Origin origin, Instant due) implements MessageFact {}
}
