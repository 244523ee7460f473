package dev.stepwell.server.partition;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.store.Slice;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.tables.Checks;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreTables;
import dev.stepwell.store.tables.StoreView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// The one writer of its slice. It handles a batch of tasks synchronously and commits once; who
/// drives it, and when, is not its business, so a simulation can.
public final class Partition {
  private final int number;
  private final StoreTables tables;
  private final StoreView view;
  private final Tickets tickets;
  private final Chain chain;

  public Partition(int number, int partitions, Engine engine, Slice slice) {
    this(number, partitions, engine, slice, Checks.CHEAP);
  }

  public Partition(int number, int partitions, Engine engine, Slice slice, Checks checks) {
    this.number = number;
    this.tables = new StoreTables(slice, checks);
    this.view = tables.view();
    this.tickets = new Tickets(tables.lastTicket());
    this.chain = new Chain(number, partitions, engine, tables, tickets);
  }

  public int number() {
    return number;
  }

  /// Completes data of an older server. Only before anything is handled.
  public void prepare() {
    new Backfill(number, tables, Backfill.PAGE).run();
  }

  /// What is committed, for any thread to read.
  public View view() {
    return view;
  }

  /// What a batch came to. Everything in it is on disk.
  ///
  /// @param answers to be given to the tasks, in their order
  /// @param relays commands for other partitions
  /// @param due what has to be done at some time from now on
  /// @param facts what has happened
  public record Batch(
      List<Runnable> answers,
      List<Relay> relays,
      List<Row<DueKey, DueWork>> due,
      List<Fact> facts) {}

  /// Handles tasks in order and commits.
  ///
  /// @throws StoreException if the commit failed; then the batch happened as a whole or not at all,
  ///   which only the store knows, and the caller tells the tasks
  public Batch handle(List<Task> tasks, Instant now) {
    var answers = new ArrayList<Runnable>(tasks.size());
    var relays = new ArrayList<Relay>();
    var facts = new ArrayList<Fact>();
    try {
      for (var task : tasks) {
        answers.add(handle(task, now, relays, facts));
      }
      // Tickets of which nothing is stored need not be remembered: a refusal costs no commit.
      if (tables.changed()) {
        tables.lastTicket(tickets.last());
        tables.commit();
      }
      return new Batch(answers, relays, tables.newDue(), facts);
    } finally {
      tables.clear();
    }
  }

  private Runnable handle(Task task, Instant now, List<Relay> relays, List<Fact> facts) {
    return switch (task) {
      case Task.Asked(_, var command, var whenDone) ->
          attempt(command, now, whenDone, relays, facts);
      case Task.Handle(var command, var whenDone) -> attempt(command, now, whenDone, relays, facts);
      case Task.Patient(var command, var whenDone) ->
          attempt(command, now, whenDone, relays, facts);
      case Task.Relayed(var key, var command, var whenDone) -> {
        if (tables.inbox().get(key).isPresent()) {
          yield () -> whenDone.accept(new Answer.Replied(Reply.Done.DONE));
        }
        var answer = attempt(command, now, whenDone, relays, facts);
        tables.inbox().insert(key, Marker.SET);
        yield answer;
      }
      case Task.Arrived(var key, var whenDone) -> {
        tables.outbox().delete(key);
        yield () -> whenDone.accept(new Answer.Replied(Reply.Done.DONE));
      }
      case Task.Forget(var key, var whenDone) -> {
        tables.inbox().delete(key);
        yield () -> whenDone.accept(new Answer.Replied(Reply.Done.DONE));
      }
    };
  }

  /// One command that cannot be handled must not take its neighbours in the batch with it.
  private Runnable attempt(
      Command command,
      Instant now,
      Consumer<Answer> whenDone,
      List<Relay> relays,
      List<Fact> facts) {
    tables.mark();
    int relaysBefore = relays.size();
    int factsBefore = facts.size();
    try {
      return chain.handle(command, now, whenDone, relays, facts);
    } catch (StoreException failure) {
      throw failure;
    } catch (RuntimeException bug) {
      tables.rollback();
      relays.subList(relaysBefore, relays.size()).clear();
      facts.subList(factsBefore, facts.size()).clear();
      try (var _ = Subject.of(tables, command)) {
        var errorId = Errors.report("command " + command.getClass().getSimpleName(), bug);
        return () -> whenDone.accept(new Answer.Broken(errorId));
      }
    }
  }

  /// Whether a command is in the outbox, so that its receiver may not have it yet.
  boolean holds(OutboxKey key) {
    return view.outbox().get(key).isPresent();
  }

  /// Commands of other partitions that must not be handled again.
  List<InboxKey> remembered() {
    return view.inbox().ascending(InboxKey.FIRST, InboxKey.LAST, Integer.MAX_VALUE).stream()
        .map(Row::key)
        .toList();
  }

  /// What was sent to another partition from `sequence` on and is not confirmed yet.
  ///
  /// @param most how many of them, the oldest first
  List<Relay> unconfirmed(int target, long sequence, int most) {
    return view
        .outbox()
        .ascending(new OutboxKey(target, sequence), new OutboxKey(target, Long.MAX_VALUE), most)
        .stream()
        .map(row -> new Relay(number, row.key(), row.value(), _ -> {}))
        .toList();
  }
}
