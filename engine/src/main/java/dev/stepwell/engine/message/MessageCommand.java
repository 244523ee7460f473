package dev.stepwell.engine.message;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Visitor;
import java.time.Duration;
import java.time.Instant;

/// Commands to messages.
public sealed interface MessageCommand extends Command {
  /// Stores a message that stands alone. Its key is made of the ticket; its address is any slot.
  record Publish(Address address, Message message, Bytes body) implements MessageCommand {}

  /// Stores a message of a run. Sent by the run.
  record Schedule(MessageKey key, Message message, Bytes body) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(key.origin());
    }
  }

  /// Asks the gate for admission. Sent by the timer when the time of the message has come.
  ///
  /// @param due when that was to be, as its due row says
  record Ask(MessageKey key, Instant due) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(key.origin());
    }
  }

  /// Lets an attempt start. Sent by its gate.
  record Admit(Visitor visitor, GateId gate) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(visitor.message().origin());
    }
  }

  /// Takes back whatever a run still has to deliver. Sent by the run when it ends.
  record DropAll(Origin origin) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(origin);
    }
  }

  /// Records what came of an attempt. One that was recorded before, or whose message is gone,
  /// changes nothing.
  ///
  /// @param attempt which attempt it was, from 0
  /// @param retryIn how long to wait before the next attempt, should there be one
  record RecordOutcome(MessageKey key, int attempt, Outcome outcome, Duration retryIn)
      implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(key.origin());
    }
  }

  /// Forgets what is known of a message that stood alone. Sent by the timer when its time is over.
  ///
  /// @param due when that was to be, as its due row says
  record Expire(Origin origin, Instant due) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(origin);
    }
  }
}
