package dev.stepwell.engine.run;

import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.RetryPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// What is to be different in the run that continues or repeats a failed one. What is absent stays.
///
/// @param delay of what is delivered first
public record Overrides(
    OptionalInt retries,
    Optional<String> retryDelay,
    Optional<Duration> delay,
    Optional<FlowControl> flowControl,
    Optional<List<String>> labels,
    Optional<CallbackSpec> failureCallback) {
  public static final Overrides NONE =
      new Overrides(
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  RetryPolicy retry(RetryPolicy given) {
    return new RetryPolicy(retries.orElse(given.retries()), retryDelay.or(given::delay));
  }

  /// An SDK knows a failure callback by its headers: where none are given, those stay that it had,
  /// whoever had named it.
  private static CallbackSpec completed(CallbackSpec spec, Optional<CallbackSpec> before) {
    return spec.headers().isEmpty() && before.isPresent()
        ? new CallbackSpec(spec.url(), before.get().headers(), spec.settings())
        : spec;
  }

  RunSettings settings(FailedRun failed) {
    var given = failed.run().settings();
    return new RunSettings(
        retry(given.retry()),
        given.features(),
        labels.orElse(given.labels()),
        flowControl.or(given::flowControl),
        failureCallback.map(spec -> completed(spec, failed.callback())).or(given::failureCallback),
        given.redact());
  }
}
