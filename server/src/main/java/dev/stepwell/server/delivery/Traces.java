package dev.stepwell.server.delivery;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.server.delivery.http.Answer;
import java.time.Instant;
import java.util.Optional;

/// Knows the traces that deliveries are part of. Asked by many threads at once, once for each
/// request: it must be quick.
@FunctionalInterface
public interface Traces {
  Traces NONE = (_, _, _) -> Attempt.UNTRACED;

  /// A request is about to be made.
  ///
  /// @param run of the message, where it has one
  Attempt attempt(MessageKey key, Message message, Optional<Run> run);

  /// One request in its trace.
  interface Attempt {
    Attempt UNTRACED =
        new Attempt() {
          @Override
          public String parent() {
            return "";
          }

          @Override
          public String state() {
            return "";
          }

          @Override
          public void ended(Instant sentAt, Instant at, Answer answer) {}
        };

    /// The `traceparent` that its endpoint is told; empty: it is told nothing.
    String parent();

    /// The `tracestate` beside it, if not empty.
    String state();

    /// An answer is there, or there will be none.
    void ended(Instant sentAt, Instant at, Answer answer);
  }
}
