package dev.stepwell.engine.run;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Millis;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.message.Undelivered;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// An entry of the dead letter queue: what failed, and all that a second try needs beyond what is
/// stored anyway.
public sealed interface DeadLetter {
  /// A run that failed.
  ///
  /// @param failed the message that could not be delivered
  /// @param outcome its last outcome, as the failure function is told
  /// @param open the messages that were still to be delivered then, except for the failed one
  /// @param steps elements of the list at that time; what came later was never delivered
  /// @param callback where the failure was reported to
  /// @param answer what the failure function said last
  record OfRun(
      Origin run,
      Undelivered failed,
      Outcome outcome,
      List<Undelivered> open,
      int steps,
      Optional<CallbackSpec> callback,
      Optional<Outcome> answer)
      implements DeadLetter {
    public OfRun {
      open = List.copyOf(open);
    }

    OfRun answered(Outcome said) {
      return new OfRun(run, failed, outcome, open, steps, callback, Optional.of(said));
    }
  }

  /// A message that stood alone and failed for good.
  ///
  /// @param failed with the number of its last attempt
  /// @param outcome of that attempt
  /// @param at when it failed
  /// @param expires when the entry is forgotten
  record OfMessage(Undelivered failed, Outcome outcome, Instant at, Instant expires)
      implements DeadLetter {
    public OfMessage {
      at = Millis.down(at);
      expires = Millis.up(expires);
    }
  }
}
