package dev.stepwell.server.partition;

import dev.stepwell.engine.Applier;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreTables;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Handles a command and all commands that follow from it inside the partition. What goes to
/// another partition is put into the outbox, and with it goes the caller's answer if the receiver
/// is to give it, or if it is not to be given before.
final class Chain {
  private final int number;
  private final int partitions;
  private final Engine engine;
  private final StoreTables tables;
  private final Tickets tickets;

  Chain(int number, int partitions, Engine engine, StoreTables tables, Tickets tickets) {
    this.number = number;
    this.partitions = partitions;
    this.engine = engine;
    this.tables = tables;
    this.tickets = tickets;
  }

  /// Returns how to give the answer once the batch is committed.
  ///
  /// @param relays takes what goes to other partitions
  /// @param happened takes the facts
  Runnable handle(
      Command command,
      Instant now,
      Consumer<Answer> whenDone,
      List<Relay> relays,
      List<Fact> happened) {
    var answers = new ArrayList<Answer>(1);
    var caller = new HeldAnswer(whenDone);
    boolean forwarded = false;
    var pending = new ArrayDeque<Send>();
    pending.add(Send.forCaller(command));
    while (!pending.isEmpty()) {
      var next = pending.poll();
      boolean forCaller = next.answersTo() == Send.AnswersTo.CALLER;
      int partition = next.command().address().partition(partitions);
      if (partition != number) {
        relays.add(relay(next.command(), partition, now, listener(next.answersTo(), caller)));
        forwarded |= forCaller;
        continue;
      }
      var stamp = new Stamp(now, tickets.next(now));
      switch (engine.decide(tables, next.command(), stamp)) {
        case Decision.Accepted(var facts, var sends, var reply) -> {
          Applier.apply(tables, facts, stamp);
          happened.addAll(facts);
          pending.addAll(sends);
          if (forCaller && reply != Reply.Forwarded.FORWARDED) {
            answers.add(new Answer.Replied(reply));
          }
        }
        case Decision.Rejected(var why, var sends) -> {
          pending.addAll(sends);
          if (forCaller) {
            answers.add(new Answer.Rejected(why));
          }
        }
      }
    }
    return forwarded ? () -> {} : () -> caller.give(together(answers));
  }

  private static Consumer<Answer> listener(Send.AnswersTo answersTo, HeldAnswer caller) {
    return switch (answersTo) {
      case NOBODY -> _ -> {};
      case AWAITED -> caller.after();
      case CALLER -> caller::give;
    };
  }

  private Relay relay(Command command, int partition, Instant now, Consumer<Answer> whenAnswered) {
    var key = new OutboxKey(partition, tickets.next(now));
    tables.outbox().insert(key, command);
    return new Relay(number, key, command, whenAnswered);
  }

  /// One answer is passed on as it is; of several, what was replied counts.
  private static Answer together(List<Answer> answers) {
    if (answers.size() == 1) {
      return answers.getFirst();
    }
    var replies = new ArrayList<Reply>();
    for (var answer : answers) {
      if (answer instanceof Answer.Replied(var reply)) {
        replies.add(reply);
      }
    }
    return new Answer.Replied(new Reply.All(replies));
  }
}
