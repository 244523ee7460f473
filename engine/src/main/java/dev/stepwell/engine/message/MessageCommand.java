package dev.stepwell.engine.message;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.run.DeadKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Commands to messages.
public sealed interface MessageCommand extends Command {
  /// Stores messages that stand alone, all of them or none: one, or one for each endpoint of a
  /// group. Their keys are made of the ticket.
  ///
  /// @param address where the claim is kept; without one the place where the messages live
  /// @param home where the messages live: any slot, or that of their queue
  /// @param body that all of them have
  /// @param claim the name that each of them is recognised by when it is published again
  record Publish(
      Address address, Address home, List<Message> messages, Bytes body, Optional<String> claim)
      implements MessageCommand {
    public Publish {
      messages = List.copyOf(messages);
    }

    public Publish(Address home, Message message, Bytes body) {
      this(home, home, List.of(message), body, Optional.empty());
    }

    /// Messages without a name of their own need no other place than their home.
    ///
    /// @param messages at least one
    public static Publish of(
        Address home, List<Message> messages, Bytes body, Optional<String> claim) {
      var project = messages.getFirst().project();
      return new Publish(
          claim.map(id -> Address.ofClaim(project, id)).orElse(home), home, messages, body, claim);
    }
  }

  /// Stores messages that were claimed elsewhere. Sent by the claim.
  ///
  /// @param told the answer for whoever published them
  record Store(Address address, List<Undelivered> messages, Reply.Published told)
      implements MessageCommand {
    public Store {
      messages = List.copyOf(messages);
    }
  }

  /// Takes back a message that stands alone. Whatever an attempt that is under way brings is not
  /// recorded any more.
  record Cancel(MessageKey key) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(key.origin());
    }
  }

  /// Lets go of a name. Sent by the timer when its window is over.
  ///
  /// @param due when that was to be, as its due row says
  record Forget(ClaimKey claim, Instant due) implements MessageCommand {
    @Override
    public Address address() {
      return Address.ofClaim(claim.project(), claim.id());
    }
  }

  /// Takes an entry that is about a message out of the dead letter queue.
  record DiscardLetter(DeadKey entry) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(entry.failure());
    }
  }

  /// Publishes a message anew that failed, and takes its entry out of the dead letter queue.
  ///
  /// @param settings those of the message, but for what is to be changed
  /// @param publication the same
  record Republish(DeadKey entry, Message.Settings settings, Publication publication, Due due)
      implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(entry.failure());
    }
  }

  /// Forgets an entry of the dead letter queue that is about a message. Sent by the timer when its
  /// time is over.
  record ForgetLetter(DeadKey entry) implements MessageCommand {
    @Override
    public Address address() {
      return Address.of(entry.failure());
    }
  }

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
