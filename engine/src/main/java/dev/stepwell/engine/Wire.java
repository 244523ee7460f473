package dev.stepwell.engine;

import dev.stepwell.engine.message.AttemptReport;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.CallReport;
import dev.stepwell.engine.run.FailureReport;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.Timetable;
import java.util.Optional;

/// The wire forms of what the engine stores. The engine keeps them as bytes and never looks inside.
/// Pure: the same input gives the same bytes.
public interface Wire extends Timetable {
  /// One element of the list of steps that deliveries carry.
  Bytes element(MessageKey message, Bytes body);

  /// The message that an element names.
  MessageKey message(Bytes element);

  /// The same element under another message.
  Bytes renamed(Bytes element, MessageKey message);

  /// What an element holds.
  Bytes body(Bytes element);

  /// The result step of a wait that was notified with `data`, or that timed out where there is
  /// none.
  Bytes waitResult(Waiter waiter, Optional<Bytes> data);

  /// The result step of an invoke: the step that the parent named, and how the child ended.
  Bytes invokeResult(Bytes step, InvokeEnd end);

  /// The body of the callback that reports a third-party call.
  Bytes callReport(CallReport report);

  /// The body of the callback, or of the failure callback, of a message that stands alone.
  Bytes attemptReport(AttemptReport report);

  /// The body of the failure callback of a run.
  Bytes failureReport(FailureReport report);
}
