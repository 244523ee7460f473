package dev.stepwell.engine.run;

import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;

/// Where a run is in its life.
public sealed interface Phase {
  /// The phases by themselves.
  enum Kind {
    ACTIVE(1),
    SUCCEEDED(2),
    CANCELLED(3),
    FAILED(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }

    /// What stands for it in keys, for ever.
    public int number() {
      return number;
    }
  }

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

  default Kind kind() {
    return switch (this) {
      case Active _ -> Kind.ACTIVE;
      case Succeeded _ -> Kind.SUCCEEDED;
      case Cancelled _ -> Kind.CANCELLED;
      case Failed _ -> Kind.FAILED;
    };
  }

  default Optional<Instant> endedAt() {
    return switch (this) {
      case Active _ -> Optional.empty();
      case Succeeded(var at) -> Optional.of(at);
      case Cancelled(var at) -> Optional.of(at);
      case Failed failed -> Optional.of(failed.at());
    };
  }

  /// How telling the failure function goes.
  record Report(MessageKey message, Progress progress) {
    public enum Progress {
      IN_PROGRESS(1),
      SUCCEEDED(2),
      FAILED(3),
      /// The endpoint said that it has no failure function.
      NOT_WANTED(4),
      CANCELLED(5);

      private final int number;

      Progress(int number) {
        this.number = number;
      }

      /// What stands for it in keys, for ever.
      public int number() {
        return number;
      }
    }
  }
}
