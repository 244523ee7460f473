package dev.stepwell.engine;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a callback is to be sent: where to, with which headers of its own, and its settings where
/// they were given.
public record CallbackSpec(String url, List<Header> headers, Settings settings) {
  public CallbackSpec {
    headers = List.copyOf(headers);
  }

  /// What may be set for a callback message; what is absent falls back to the run or message that
  /// causes it.
  public record Settings(
      OptionalInt retries,
      Optional<String> retryDelay,
      Optional<Duration> timeout,
      Optional<Duration> delay,
      Optional<FlowControl> flowControl) {
    public static final Settings NONE =
        new Settings(
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  public RetryPolicy retryOr(RetryPolicy inherited) {
    return new RetryPolicy(
        settings.retries().orElse(inherited.retries()), settings.retryDelay().or(inherited::delay));
  }
}
