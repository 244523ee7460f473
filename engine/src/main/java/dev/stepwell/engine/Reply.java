package dev.stepwell.engine;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Waiter;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// What the caller of a command is told once the decision is on disk.
public sealed interface Reply {
  /// Done, and nothing to tell.
  enum Done implements Reply {
    DONE
  }

  /// Messages that stand alone were stored, or were there already; in the order in which they were
  /// given.
  record Published(List<Receipt> items) implements Reply {
    public Published {
      items = List.copyOf(items);
    }

    public record Receipt(MessageKey message, String url, boolean deduplicated) {}
  }

  /// A run was started, or was there already.
  record Started(MessageKey message, Instant createdAt, boolean deduplicated) implements Reply {}

  /// Steps were appended, one answer for each in the order in which they were given.
  record Appended(List<Item> items) implements Reply {
    public Appended {
      items = List.copyOf(items);
    }

    public record Item(MessageKey message, boolean deduplicated) {}
  }

  /// A notification reached its run: it resumed the waiter, or was saved where there was none.
  record Notified(MessageKey message, Instant runCreatedAt, RunName run, Optional<Waiter> resumed)
      implements Reply {}

  /// The answers of all commands that this one was passed on to, in order.
  record All(List<Reply> replies) implements Reply {
    public All {
      replies = List.copyOf(replies);
    }
  }

  /// The answer comes from the receivers of the commands that were sent on.
  enum Forwarded implements Reply {
    FORWARDED
  }
}
