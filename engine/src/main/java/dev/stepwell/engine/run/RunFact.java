package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageKey;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;

/// What happens to runs.
public sealed interface RunFact extends Fact {
  Origin run();

  record RunStarted(Origin run, Run details, MessageKey message, Bytes element)
      implements RunFact {}

  /// The SDK started its run again: other headers, another payload, the same run.
  record RunRestarted(Origin run, Run details, MessageKey message, Bytes element)
      implements RunFact {}

  record StepAppended(
      Origin run,
      StepIdentity identity,
      int index,
      MessageKey message,
      Bytes element,
      Optional<CallbackSpec> failureCallback)
      implements RunFact {}

  record CallStarted(Origin run, OptionalInt stepId, MessageKey message) implements RunFact {}

  /// A third-party call has come to its end.
  ///
  /// @param report the message that tells the endpoint
  record CallReturned(Origin run, MessageKey call, OptionalInt stepId, MessageKey report)
      implements RunFact {}

  record UnknownAppended(Origin run, String callType, MessageKey message) implements RunFact {}

  record WaiterRegistered(WaiterKey key, Waiter waiter) implements OfWaiter {}

  /// The event came.
  record WaiterResumed(WaiterKey key, Waiter waiter) implements OfWaiter {}

  record WaiterTimedOut(WaiterKey key, Waiter waiter) implements OfWaiter {}

  /// The run ended before the event came.
  record WaiterDropped(WaiterKey key, Waiter waiter) implements OfWaiter {}

  record NotificationSaved(SavedKey key, SavedNotification notification) implements RunFact {
    @Override
    public Origin run() {
      return key.run();
    }
  }

  /// A wait took it.
  record NotificationConsumed(SavedKey key, SavedNotification notification) implements RunFact {
    @Override
    public Origin run() {
      return key.run();
    }
  }

  /// The run ended for good, or left to another, before anybody waited for what it had saved.
  record NotificationsDropped(Origin run) implements RunFact {}

  /// A step that waits for a child run was submitted again.
  record InvokeRepeated(Origin run, int stepId, MessageKey message) implements RunFact {}

  /// There will be no child run, and the step is as if it had never been submitted.
  record InvokeWithdrawn(Origin run, int stepId) implements RunFact {}

  /// A child run is to be started.
  ///
  /// @param message the one that will carry the result
  /// @param stepBody the step as the SDK gave it
  record InvokeStarted(Origin run, int stepId, MessageKey message, RunName child, Bytes stepBody)
      implements RunFact {}

  record RunSucceeded(Origin run, Optional<Bytes> result, Instant at, Instant expires)
      implements RunFact {}

  record RunCancelled(Origin run, Instant at, Instant expires) implements RunFact {}

  record RunFailed(
      Origin run, Phase.Failed failure, DeadKey entry, DeadLetter.OfRun letter, Instant expires)
      implements RunFact {}

  /// Another run continues this failed one.
  record FailureResumed(Origin run, DeadKey entry, RunName successor) implements RunFact {}

  /// Another run repeats this failed one.
  record FailureRestarted(Origin run, DeadKey entry, RunName successor) implements RunFact {}

  record FailureDiscarded(Origin run, DeadKey entry) implements RunFact {}

  record FailureReportRepeated(Origin run, MessageKey message) implements RunFact {}

  record FailureReportCancelled(Origin run, MessageKey message) implements RunFact {}

  record FailureReportConcluded(
      Origin run, MessageKey message, Phase.Report.Progress progress, Outcome outcome)
      implements RunFact {}

  /// Its retention is over.
  ///
  /// @param due when that was to be: names the row that made it happen
  record RunExpired(Origin run, Run details, Instant due) implements RunFact {}

  /// Facts about a waiter.
  sealed interface OfWaiter extends RunFact {
    WaiterKey key();

    Waiter waiter();

    @Override
    default Origin run() {
      return key().run();
    }
  }
}
