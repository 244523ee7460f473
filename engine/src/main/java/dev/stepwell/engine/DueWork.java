package dev.stepwell.engine;

import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.message.Claim;
import dev.stepwell.engine.message.ClaimKey;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.engine.schedule.ScheduleId;
import java.time.Instant;

/// What has to happen at an instant. The row that holds it is written in the commit that makes it
/// so, and is the truth: whoever wakes up in memory only saves time.
public sealed interface DueWork {
  /// Try to deliver a message.
  record Deliver(MessageKey message) implements DueWork {
    public static DueKey key(MessageKey message, Message details) {
      return new DueKey(
          details.due().toEpochMilli(),
          message.origin().ticket(),
          message.origin().slot(),
          message.number());
    }
  }

  /// Ask the gate of a message to admit it. Its key is that of [Deliver]: a message waits for one
  /// of the two.
  record Ask(MessageKey message) implements DueWork {}

  /// Look at the line before a gate, or whether the gate is still needed.
  record OpenGate(GateId gate) implements DueWork {
    /// The key of an alarm.
    ///
    /// @param ticket of the gate
    public static DueKey key(GateId gate, long ticket, Instant alarm) {
      int slot = Address.of(gate).slot();
      return new DueKey(alarm.toEpochMilli(), ticket, slot, Integer.MAX_VALUE - 1);
    }
  }

  /// End a wait.
  record TimeOut(WaiterKey waiter) implements DueWork {
    public static DueKey key(WaiterKey waiter, Waiter details) {
      return new DueKey(details.deadline().toEpochMilli(), waiter.ticket(), waiter.run().slot(), 0);
    }
  }

  /// Forget an ended run.
  record ExpireRun(Origin run) implements DueWork {}

  /// Forget a message that stood alone.
  record ExpireMessage(Origin message) implements DueWork {}

  /// Let go of a name that a message was published under.
  record ForgetClaim(ClaimKey claim) implements DueWork {
    private static final int FIRST_NUMBER = Integer.MAX_VALUE - (1 << 20);

    /// The key of a window's end. Messages of one ticket have different numbers, none of which is
    /// that large.
    public static DueKey key(Claim claim) {
      var message = claim.message();
      return new DueKey(
          claim.until().toEpochMilli(),
          message.origin().ticket(),
          message.origin().slot(),
          FIRST_NUMBER + message.number() % (1 << 19));
    }
  }

  /// Forget an entry of the dead letter queue that is about a message.
  record ForgetLetter(DeadKey entry) implements DueWork {
    /// A ticket that a message failed with is that of nothing else that expires.
    public static DueKey key(DeadKey entry, DeadLetter.OfMessage letter) {
      return expiry(entry.failure(), letter.expires());
    }
  }

  /// Publish the message of a schedule.
  record Fire(ScheduleId schedule) implements DueWork {
    /// The key of a time of a schedule.
    ///
    /// @param made the command that made it
    public static DueKey key(Origin made, Instant at) {
      return new DueKey(at.toEpochMilli(), made.ticket(), made.slot(), Integer.MAX_VALUE - 2);
    }
  }

  /// The key of forgetting something; its number is one that no message and no waiter has.
  static DueKey expiry(Origin origin, Instant at) {
    return new DueKey(at.toEpochMilli(), origin.ticket(), origin.slot(), Integer.MAX_VALUE);
  }
}
