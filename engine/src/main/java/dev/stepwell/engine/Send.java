package dev.stepwell.engine;

/// A command from one aggregate to another. It is handled in the same commit where both live in one
/// partition, otherwise it goes through the durable outbox.
public record Send(Command command, AnswersTo answersTo) {
  /// Who hears what the receiver says.
  public enum AnswersTo {
    NOBODY,

    /// Nobody hears it, but the first caller gets his answer after it: what he asks next finds what
    /// the receiver has made of the command. Costs him a commit of another partition.
    AWAITED,

    /// It becomes the answer to whoever sent the first command of the chain.
    CALLER
  }

  public static Send quietly(Command command) {
    return new Send(command, AnswersTo.NOBODY);
  }

  public static Send awaited(Command command) {
    return new Send(command, AnswersTo.AWAITED);
  }

  public static Send forCaller(Command command) {
    return new Send(command, AnswersTo.CALLER);
  }
}
