package dev.stepwell.engine.run;

import java.time.Instant;
import java.util.Optional;

/// How much an ended run takes, or all of them do.
///
/// @param bytes roughly: what it holds, and something for each row
/// @param expires when it is forgotten anyway, which names its due row; nothing for the sum
public record Retained(long bytes, Optional<Instant> expires) {
  private static final long BYTES_PER_RUN = 1_000;
  private static final long BYTES_PER_MESSAGE = 300;

  public static Retained sum(long bytes) {
    return new Retained(bytes, Optional.empty());
  }

  /// What a run takes.
  ///
  /// @param resultBytes size of what the run ended with
  public static Retained of(Run run, RunState state, long resultBytes, Instant expires) {
    long headers =
        run.headers().stream().mapToLong(h -> h.name().length() + h.value().length()).sum();
    return new Retained(
        BYTES_PER_RUN
            + run.url().length()
            + headers
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
