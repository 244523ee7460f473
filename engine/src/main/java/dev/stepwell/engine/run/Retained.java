package dev.stepwell.engine.run;

import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// How much an ended run takes, or the dead letter of a message, or all of them do.
///
/// @param bytes roughly: what it holds, and something for each row
/// @param expires when it is forgotten anyway, which names its due row; nothing for the sum
public record Retained(long bytes, Optional<Instant> expires) {
  private static final long BYTES_PER_RUN = 1_000;
  private static final long BYTES_PER_LETTER = 1_000;
  private static final long BYTES_PER_MESSAGE = 300;

  public static Retained sum(long bytes) {
    return new Retained(bytes, Optional.empty());
  }

  /// What the dead letter of a message takes.
  public static Retained of(DeadLetter.OfMessage letter) {
    var request = letter.failed().message().request();
    return new Retained(
        BYTES_PER_LETTER
            + request.url().length()
            + size(request.headers())
            + letter.failed().body().size()
            + size(letter.outcome()),
        Optional.of(letter.expires()));
  }

  private static long size(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Answered(_, var headers, var body) -> size(headers) + body.size();
      case Outcome.NoAnswer(_, var message) -> message.length();
    };
  }

  private static long size(List<Header> headers) {
    return headers.stream().mapToLong(h -> h.name().length() + h.value().length()).sum();
  }

  /// What a run takes.
  ///
  /// @param resultBytes size of what the run ended with
  public static Retained of(Run run, RunState state, long resultBytes, Instant expires) {
    return new Retained(
        BYTES_PER_RUN
            + run.url().length()
            + size(run.headers())
            + state.historyBytes()
            + resultBytes
            + state.loggedBytes()
            + BYTES_PER_MESSAGE * state.messages(),
        Optional.of(expires));
  }

  Retained plus(long more) {
    return new Retained(bytes + more, expires);
  }
}
