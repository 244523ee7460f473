package dev.stepwell.server.partition;

import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;

/// What whoever submitted a command hears. `Replied` and `Rejected` say that the decision is on
/// disk.
public sealed interface Answer {
  record Replied(Reply reply) implements Answer {}

  record Rejected(Rejection why) implements Answer {}

  /// The server cannot take the command now, but may later. It is only certain that something was
  /// stored where a decision says so: this one may have been, if the store failed in the middle.
  /// Commands bear to be repeated.
  record Unavailable(String message) implements Answer {}

  /// Handling the command failed in a way that it never should. Logged already.
  record Broken(String errorId) implements Answer {}
}
