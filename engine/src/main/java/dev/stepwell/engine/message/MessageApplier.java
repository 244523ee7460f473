package dev.stepwell.engine.message;

import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.EventIndex;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.ClaimForgotten;
import dev.stepwell.engine.message.MessageFact.ExpiryPutOff;
import dev.stepwell.engine.message.MessageFact.LetterForgotten;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.message.MessageFact.MessageAdmitted;
import dev.stepwell.engine.message.MessageFact.MessageAsked;
import dev.stepwell.engine.message.MessageFact.MessageClaimed;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageExpired;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.RetainedLetters;
import dev.stepwell.engine.run.RunIndex;
import java.time.Instant;
import java.util.Optional;

/// Turns facts about messages into rows.
public final class MessageApplier {
  private MessageApplier() {}

  public static void apply(Tables tables, MessageFact fact) {
    switch (fact) {
      case MessageScheduled(var key, var message, var body) -> {
        tables.messages().insert(key, message);
        wake(tables, key, message);
        if (!body.isEmpty()) {
          tables.bodies().insert(key, body);
        }
      }
      case AttemptFailed(var key, var message, _, var retryAt) -> {
        var next = message.retriedAt(retryAt);
        tables.messages().update(key, next);
        if (message.purpose().servesRun()) {
          tables.runIndex().upsert(RunIndex.retried(message.project(), key.origin()), Marker.SET);
        }
        tables.due().delete(DueWork.Deliver.key(key, message));
        wake(tables, key, next);
      }
      case MessageAsked(var key, var message) -> {
        tables.messages().update(key, message.asked());
        tables.due().delete(DueWork.Deliver.key(key, message));
      }
      case MessageAdmitted(var key, var message, var at) -> {
        var next = message.admittedAt(at);
        tables.messages().update(key, next);
        wake(tables, key, next);
      }
      case MessageDelivered(var key, var message, _, var expires) -> {
        remove(tables, key, message);
        expire(tables, key.origin(), expires);
      }
      case MessageFailed(var key, var message, _, _, var expires) -> {
        remove(tables, key, message);
        expire(tables, key.origin(), expires);
      }
      case MessageDropped(var key, var message, var expires) -> {
        remove(tables, key, message);
        expire(tables, key.origin(), expires);
      }
      case MessageClaimed(var key, var before, var claim) -> {
        before.ifPresent(old -> tables.due().delete(DueWork.ForgetClaim.key(old)));
        tables.claims().upsert(key, claim);
        tables.due().insert(DueWork.ForgetClaim.key(claim), new DueWork.ForgetClaim(key));
      }
      case LetterKept(var entry, var letter) -> {
        tables.deadLetters().insert(entry, letter);
        LetterIndex.add(tables, entry, letter);
        RetainedLetters.add(tables, entry, letter);
        tables
            .due()
            .insert(DueWork.ForgetLetter.key(entry, letter), new DueWork.ForgetLetter(entry));
      }
      case LetterForgotten(var entry, var letter) -> {
        LetterIndex.remove(tables, entry);
        RetainedLetters.remove(tables, entry, letter);
        tables.due().delete(DueWork.ForgetLetter.key(entry, letter));
      }
      case ClaimForgotten(var key, var claim) -> {
        tables.claims().delete(key);
        tables.due().delete(DueWork.ForgetClaim.key(claim));
      }
      case ExpiryPutOff(var origin, var due) -> tables.due().delete(DueWork.expiry(origin, due));
      case MessageExpired(var origin, var due) -> {
        var start = LogKey.start(origin);
        var end = LogKey.start(origin.next());
        EventIndex.remove(tables, tables.log().ascending(start, end, Integer.MAX_VALUE));
        tables.log().deleteRange(start, end);
        tables.due().delete(DueWork.expiry(origin, due));
      }
    }
  }

  /// What waits at a gate is woken by the gate.
  private static void wake(Tables tables, MessageKey key, Message message) {
    switch (message.stage()) {
      case NOT_ASKED -> {
        var work = message.passesGates() ? new DueWork.Ask(key) : new DueWork.Deliver(key);
        tables.due().insert(DueWork.Deliver.key(key, message), work);
      }
      case IN_LINE, ASKED -> {}
      case ADMITTED ->
          tables.due().insert(DueWork.Deliver.key(key, message), new DueWork.Deliver(key));
    }
  }

  private static void remove(Tables tables, MessageKey key, Message message) {
    tables.messages().delete(key);
    tables.due().delete(DueWork.Deliver.key(key, message));
    if (!(message.purpose() instanceof Purpose.Step)) {
      tables.bodies().delete(key);
    }
    boolean retried = message.attempts() > 0 && message.purpose().servesRun();
    if (retried && !RunIndex.isRetried(tables, key.origin())) {
      tables.runIndex().delete(RunIndex.retried(message.project(), key.origin()));
    }
  }

  private static void expire(Tables tables, Origin origin, Optional<Instant> at) {
    at.ifPresent(instant ->
        tables.due().upsert(DueWork.expiry(origin, instant), new DueWork.ExpireMessage(origin)));
  }
}
