package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import java.util.Optional;
import java.util.OptionalInt;

/// One thing that an SDK submits to its run.
public sealed interface Append {
  /// A result or a plan: becomes an element of the list and is delivered.
  ///
  /// @param retry only what the step itself says; the rest is the run's
  /// @param failureCallback only where the step itself carries one
  record Step(
      StepIdentity identity,
      Bytes body,
      Message.Request request,
      Due due,
      Retry retry,
      Optional<CallbackSpec> failureCallback)
      implements Append {
    /// The number of retries and the delay before them, each where it was given.
    public record Retry(OptionalInt retries, Optional<String> delay) {
      public static final Retry OF_RUN = new Retry(OptionalInt.empty(), Optional.empty());

      RetryPolicy or(RetryPolicy run) {
        return new RetryPolicy(retries.orElse(run.retries()), delay.or(run::delay));
      }
    }
  }

  /// A request to a third party. It is no element of the list; its result will be submitted as a
  /// step.
  record Call(
      OptionalInt stepId,
      Bytes body,
      Message.Request request,
      Due due,
      Message.Settings settings,
      CallbackSpec report)
      implements Append {}

  /// Something of a newer protocol: acknowledged, otherwise without effect.
  record Unknown(String callType) implements Append {}
}
