package dev.stepwell.engine.run;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TraceContext;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.message.Undelivered;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Commands to runs.
public sealed interface RunCommand extends Command {

  /// Commands that name their run as clients do.
  sealed interface ByName extends RunCommand {
    RunName run();

    @Override
    default Address address() {
      return Address.of(run());
    }
  }

  /// Commands that come from within and know the very run.
  sealed interface ByOrigin extends RunCommand {
    Origin origin();

    @Override
    default Address address() {
      return Address.of(origin());
    }
  }

  /// Starts a run, unless one of that name is active.
  record StartRun(RunName run, Trigger trigger, Optional<Invoker> invoker) implements ByName {
    /// The same with the very run that invokes, and the message that stands for its step.
    StartRun by(Run parent, MessageKey result) {
      return new StartRun(run, trigger, invoker.map(step -> step.of(parent, result)));
    }
  }

  /// What a trigger asks for.
  ///
  /// @param headers the user's headers for all deliveries of the run
  /// @param request the first delivery
  /// @param trace that the run is to be part of
  record Trigger(
      Kind kind,
      List<Header> headers,
      Message.Request request,
      Bytes payload,
      Due due,
      RunSettings settings,
      Probe probe,
      String callerIp,
      Optional<TraceContext> trace) {
    public Trigger {
      headers = List.copyOf(headers);
    }

    /// One that names no trace.
    public Trigger(
        Kind kind,
        List<Header> headers,
        Message.Request request,
        Bytes payload,
        Due due,
        RunSettings settings,
        Probe probe,
        String callerIp) {
      this(kind, headers, request, payload, due, settings, probe, callerIp, Optional.empty());
    }

    public enum Kind {
      FIRST,
      /// The SDK starts its run again with the payload that it found in the first delivery
      /// (workflow protocol, 2.8).
      AGAIN
    }
  }

  /// Appends steps and calls, all of them or none.
  record AppendSteps(RunName run, List<Append> items) implements ByName {
    public AppendSteps {
      items = List.copyOf(items);
    }
  }

  /// Waits for an event, or takes the oldest notification that was saved for it.
  record WaitForEvent(RunName run, String eventId, Registration registration) implements ByName {
    /// What the SDK says of the wait; the meaning of the parts is in [Waiter].
    public record Registration(
        int stepId,
        Bytes stepBody,
        String timeoutText,
        Duration timeout,
        Waiter.Targets targets,
        Optional<Bytes> timeoutBody) {
      public Registration(
          int stepId,
          Bytes stepBody,
          String timeoutText,
          Duration timeout,
          Waiter.Targets targets) {
        this(stepId, stepBody, timeoutText, timeout, targets, Optional.empty());
      }
    }
  }

  /// Safe notify: resumes the oldest waiter for the event in this run, or saves the data for the
  /// next.
  record Notify(RunName run, String eventId, Bytes data) implements ByName {}

  /// Resumes one waiter, if it still waits. Sent by the room of events.
  record Resume(WaiterKey waiter, Bytes data) implements ByOrigin {
    @Override
    public Origin origin() {
      return waiter.run();
    }
  }

  /// Ends a wait whose deadline has come, if it still waits. Sent by the timer.
  record TimeOut(WaiterKey waiter) implements ByOrigin {
    @Override
    public Origin origin() {
      return waiter.run();
    }
  }

  /// Starts a child run on behalf of a step; addressed to the parent.
  record Invoke(RunName run, int stepId, StartRun child) implements ByName {}

  /// Brings a child's end to its parent.
  record ConcludeInvoke(Invoker invoker, InvokeEnd end) implements ByName {
    @Override
    public RunName run() {
      return invoker.parent();
    }
  }

  /// Brings the outcome of a third-party call to its run. Sent by the room of messages.
  record ConcludeCall(MessageKey call, Message message, Bytes body, Outcome outcome)
      implements ByOrigin {
    @Override
    public Origin origin() {
      return call.origin();
    }
  }

  /// Ends a run with success. A run that has ended already is left as it is.
  record FinishRun(RunName run, Optional<Bytes> result) implements ByName {}

  record CancelRun(RunName run) implements ByName {}

  /// Ends a run because a message could not be delivered. Sent by the room of messages.
  ///
  /// @param open what else the run has still to deliver to its endpoint
  record FailRun(Undelivered failed, Outcome outcome, Optional<String> why, List<Undelivered> open)
      implements ByOrigin {
    public FailRun {
      open = List.copyOf(open);
    }

    @Override
    public Origin origin() {
      return failed.key().origin();
    }
  }

  /// Commands about a failed run by its entry in the dead letter queue. The entry has the slot of
  /// its run, so they go to the run.
  sealed interface ByEntry extends RunCommand {
    DeadKey entry();

    @Override
    default Address address() {
      return Address.of(entry().failure());
    }
  }

  /// Continues a failed run as a new one, with all that it has done.
  record ResumeRun(DeadKey entry, RunName successor, Overrides overrides) implements ByEntry {}

  /// Repeats a failed run as a new one, from its initial payload.
  record RestartRun(DeadKey entry, RunName successor, Overrides overrides) implements ByEntry {}

  /// Gives a failed run up.
  record DiscardFailure(DeadKey entry) implements ByEntry {}

  /// Tells the failure function again, after that has failed.
  record RepeatFailureReport(DeadKey entry) implements ByEntry {}

  /// Stops telling the failure function.
  record CancelFailureReport(DeadKey entry) implements ByEntry {}

  /// Starts a run that continues a failed one. Sent by the failed run.
  record TakeOver(RunName run, Heritage heritage) implements ByName {}

  /// Records how telling the failure function went. Sent by the room of messages.
  record ConcludeFailureReport(MessageKey message, Outcome outcome, boolean delivered)
      implements ByOrigin {
    @Override
    public Origin origin() {
      return message.origin();
    }
  }

  /// Forgets an ended run. Sent by the timer when its time is over.
  ///
  /// @param due when that was to be, as its due row says
  record ExpireRun(Origin origin, Instant due) implements ByOrigin {}
}
