package dev.stepwell.engine;

/// Why a command was refused. Nothing was changed.
public sealed interface Rejection {
  /// For people: what was expected and what was found.
  String message();

  /// There is no such thing, or it has ended.
  record NotFound(String message) implements Rejection {}

  /// The run has ended, so it takes no more steps. SDKs stop quietly on this one and on no other.
  record RunOver(String message) implements Rejection {}

  /// The command can never succeed on this aggregate as it is.
  record Unacceptable(String message) implements Rejection {}

  /// A bound of this aggregate is reached; it may have room later.
  record LimitReached(String message) implements Rejection {}
}
