package dev.stepwell.engine.run;

import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;

/// Where a run is in its life.
public sealed interface Phase {
  enum Active implements Phase {
    ACTIVE
  }

  record Succeeded(Instant at) implements Phase {}

  record Cancelled(Instant at) implements Phase {}

  /// A message of the run could not be delivered.
  ///
  /// @param dlqId names the entry of the dead letter queue
  /// @param report the message that tells the failure function, where one was configured
  record Failed(Instant at, String dlqId, MessageKey failed, Optional<Report> report)
      implements Phase {}

  /// How telling the failure function goes.
  record Report(MessageKey message, Progress progress) {
    public enum Progress {
      IN_PROGRESS,
      SUCCEEDED,
      FAILED,
      /// The endpoint said that it has no failure function.
      NOT_WANTED,
      CANCELLED
    }
  }
}
