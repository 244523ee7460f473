package dev.stepwell.engine.run;

import dev.stepwell.engine.message.MessageKey;

/// That a step was submitted before, how far it has come, and the message that stands for it.
public record Seen(MessageKey message, Stage stage) {
  public enum Stage {
    /// Its result or plan is in the list.
    APPENDED,
    /// A third party was called; its result will be submitted.
    CALLING,
    /// It waits for an event.
    WAITING,
    /// It waits for a child run.
    INVOKING,
    /// The same, and it was submitted again and told that it waits.
    INVOKING_TOLD
  }
}
