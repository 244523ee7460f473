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
  /// @param retry only where the step itself says so; a delay that it does not name is the run's
  /// @param failureCallback only where the step itself carries one
  record Step(
      StepIdentity identity,
      Bytes body,
      Message.Request request,
      Due due,
      Optional<RetryPolicy> retry,
      Optional<CallbackSpec> failureCallback)
      implements Append {}

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
