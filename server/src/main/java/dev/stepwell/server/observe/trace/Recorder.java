package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.Fact;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.run.RunFact.OfWaiter;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Watch;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.function.Consumer;

/// Notes what a partition has committed. On the thread of its writer, so all that takes time is
/// left to whoever takes the notes.
final class Recorder implements Watch {
  private final InstantSource clock;
  private final Consumer<Note> notes;

  Recorder(InstantSource clock, Consumer<Note> notes) {
    this.clock = clock;
    this.notes = notes;
  }

  @Override
  public void committed(View view, Partition.Batch batch, int tasks, Duration took) {
    if (batch.facts().isEmpty()) {
      return;
    }
    var now = clock.instant();
    for (var fact : batch.facts()) {
      note(view, fact, now);
    }
  }

  private void note(View view, Fact fact, Instant now) {
    switch (fact) {
      case RunFact.RunSucceeded(var run, _, var at, _) ->
          notes.accept(new Note.RunEnded(view, run, at, "succeeded"));
      case RunFact.RunCancelled(var run, var at, _) ->
          notes.accept(new Note.RunEnded(view, run, at, "cancelled"));
      case RunFact.RunFailed failed ->
          notes.accept(new Note.RunEnded(view, failed.run(), failed.failure().at(), "failed"));
      case RunFact.WaiterResumed resumed -> notes.accept(wait(resumed, now, "notified"));
      case RunFact.WaiterTimedOut timedOut -> notes.accept(wait(timedOut, now, "timed out"));
      case RunFact.WaiterDropped dropped -> notes.accept(wait(dropped, now, "dropped"));
      case RunFact.NotificationConsumed(var key, var saved) ->
          notes.accept(
              new Note.WaitEnded(
                  key.run(), saved.result().number(), cut(key.eventId()), now, now, "saved"));
      case MessageFact.MessageDelivered(var key, var message, _, _) ->
          notes.accept(ended(view, key, message, now, "delivered"));
      case MessageFact.MessageFailed(var key, var message, _, _, _) ->
          notes.accept(ended(view, key, message, now, "failed"));
      case MessageFact.MessageDropped(var key, var message, _) ->
          notes.accept(ended(view, key, message, now, "dropped"));
      case MessageFact.MessageAsked(var key, var message)
          when message.attempts() == 0 && message.stage() == Message.Stage.NOT_ASKED ->
          notes.accept(new Note.GateReached(view, key, Sketch.of(message)));
      case MessageFact.MessageAdmitted(var key, var message, var at)
          when at.isAfter(message.due()) ->
          notes.accept(new Note.GatePassed(key, Sketch.of(message), at));
      case MessageFact.AttemptFailed(var key, var message, _, _) when message.attempts() == 0 ->
          notes.accept(new Note.FirstFailed(view, key, Sketch.of(message)));
      default -> {} // nothing that a span begins or ends with
    }
  }

  private static Note ended(View view, MessageKey key, Message message, Instant now, String how) {
    return new Note.MessageEnded(view, key, Sketch.of(message), now, how);
  }

  /// When it began is not stored, but how long it might take is, and until when.
  private static Note wait(OfWaiter fact, Instant now, String how) {
    var waiter = fact.waiter();
    var from =
        Durations.read(waiter.timeout())
            .map(waiter.deadline()::minus)
            .filter(begin -> !begin.isBefore(waiter.runCreatedAt()) && !begin.isAfter(now))
            .orElse(now);
    return new Note.WaitEnded(
        fact.run(), waiter.result().number(), cut(waiter.eventId()), from, now, how);
  }

  private static String cut(String text) {
    return text.substring(0, Math.min(text.length(), Span.MOST_TEXT));
  }
}
