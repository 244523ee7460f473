package dev.stepwell.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// How a callback is to be sent: where to, with which headers of its own, and its settings where
/// they were given.
///
/// @param alone what else was asked of a callback that stands alone; reports of runs have none of
///   it
public record CallbackSpec(String url, List<Header> headers, Settings settings, Alone alone) {
  public CallbackSpec {
    headers = List.copyOf(headers);
  }

  /// A callback that nothing else is asked of.
  public CallbackSpec(String url, List<Header> headers, Settings settings) {
    this(url, headers, settings, Alone.NONE);
  }

  /// What may be asked of a callback because it is a message of its own.
  ///
  /// @param redact in the spelling of the wire; empty where nothing is hidden
  /// @param notBefore wins over the delay of the settings
  /// @param callback hears of every attempt of the callback
  /// @param failureCallback hears when the callback has failed
  public record Alone(
      Optional<String> method,
      Optional<String> contentType,
      List<String> labels,
      String redact,
      Optional<Instant> notBefore,
      Optional<CallbackSpec> callback,
      Optional<CallbackSpec> failureCallback) {
    public static final Alone NONE =
        new Alone(
            Optional.empty(),
            Optional.empty(),
            List.of(),
            "",
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Alone {
      labels = List.copyOf(labels);
    }
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
