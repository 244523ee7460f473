package dev.stepwell.server.api.log;

import dev.stepwell.engine.LogEntry;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.View;
import java.time.Instant;
import java.util.Optional;

/// What the log tells of the attempts to deliver one message.
public final class Attempts {
  /// Entries that are looked at, from the newest down.
  private static final int MOST_ENTRIES = 10_000;

  private static final int CHUNK = 256;
  private static final long TEXT_BYTES = 16 << 10;

  private Attempts() {}

  /// How a message fared when it was tried last.
  public sealed interface Last {
    Instant at();

    record Delivered(Instant at) implements Last {}

    record Dropped(Instant at) implements Last {}

    /// It did not reach its endpoint, or the answer was no success.
    ///
    /// @param error what went wrong, as the logs show it
    /// @param over whether there will be no other attempt
    record Failed(Instant at, Outcome outcome, String error, boolean over) implements Last {}
  }

  /// How the last attempt went: nothing where no attempt of that message has ended, or it is too
  /// long ago.
  public static Optional<Last> last(View view, Origin origin, int message, String redact) {
    var from = LogKey.start(origin);
    var to = LogKey.start(origin.next());
    for (int read = 0; read < MOST_ENTRIES; read += CHUNK) {
      var chunk = view.log().descending(from, to, CHUNK);
      for (var row : chunk) {
        var logged = row.value();
        var last = last(logged.at(), logged.entry(), message, redact);
        if (last.isPresent()) {
          return last;
        }
      }
      if (chunk.size() < CHUNK) {
        return Optional.empty();
      }
      to = chunk.getLast().key();
    }
    return Optional.empty();
  }

  private static Optional<Last> last(Instant at, LogEntry entry, int message, String redact) {
    return switch (entry) {
      case LogEntry.AttemptFailed(var delivery, var outcome, _)
          when delivery.message() == message ->
          Optional.of(failed(at, outcome, Optional.empty(), redact, false));
      case LogEntry.MessageFailed(var delivery, var outcome, var verdict)
          when delivery.message() == message ->
          Optional.of(failed(at, outcome, verdict, redact, true));
      case LogEntry.MessageDelivered(var delivery, _) when delivery.message() == message ->
          Optional.of(new Last.Delivered(at));
      case LogEntry.MessageDropped(var delivery) when delivery.message() == message ->
          Optional.of(new Last.Dropped(at));
      default -> Optional.empty();
    };
  }

  private static Last failed(
      Instant at, Outcome outcome, Optional<String> verdict, String redact, boolean over) {
    var display = new Display(redact, Display.WHOLE, new Budget(TEXT_BYTES));
    var error = Failures.error(new Sent.Failure(at, outcome, verdict), display).error();
    return new Last.Failed(at, outcome, error, over);
  }
}
