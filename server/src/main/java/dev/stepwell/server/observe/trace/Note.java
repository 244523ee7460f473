package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;

/// Something that a span is made of, small enough to wait in line.
sealed interface Note {
  /// There will be no other.
  enum Closed implements Note {
    CLOSED
  }

  /// A run came to its end.
  ///
  /// @param how `succeeded`, `failed` or `cancelled`
  record RunEnded(View view, Origin run, Instant at, String how) implements Note {}

  /// A message came to its end.
  ///
  /// @param how `delivered`, `failed` or `dropped`
  record MessageEnded(View view, MessageKey key, Sketch message, Instant at, String how)
      implements Note {}

  /// The time of a message has come, and it has to pass its gates first.
  record GateReached(View view, MessageKey key, Sketch message) implements Note {}

  /// It has passed them, though not at once, and may start.
  record GatePassed(MessageKey key, Sketch message, Instant at) implements Note {}

  /// The first of several attempts is over.
  record FirstFailed(View view, MessageKey key, Sketch message) implements Note {}

  /// A step no longer waits for its event.
  ///
  /// @param how `notified`, `saved` where the event was there before, `timed out` or `dropped`
  record WaitEnded(Origin run, int message, String eventId, Instant from, Instant at, String how)
      implements Note {}

  /// One request to an endpoint.
  ///
  /// @param span that its endpoint was told of
  /// @param status 0 where there was no answer
  /// @param error empty where there was a good one
  record Attempted(
      Context context,
      String span,
      MessageKey key,
      Sketch message,
      Instant from,
      Instant at,
      int status,
      String error)
      implements Note {}
}
