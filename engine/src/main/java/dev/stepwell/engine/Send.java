package dev.stepwell.engine;

/// A command from one aggregate to another. It is handled in the same commit where both live in one
/// partition, otherwise it goes through the durable outbox.
public record Send(Command command, AnswersTo answersTo) {
  /// Who hears what the receiver says. `CALLER`: it becomes the answer to whoever sent the first
  /// command of the chain.
  public enum AnswersTo {
    NOBODY,
    CALLER
  }

  public static Send quietly(Command command) {
    return new Send(command, AnswersTo.NOBODY);
  }

  public static Send forCaller(Command command) {
    return new Send(command, AnswersTo.CALLER);
  }
}
