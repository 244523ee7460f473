package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.ForgetLetter;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.message.MessageFact.LetterForgotten;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import java.util.List;
import java.util.Optional;

/// Entries of the dead letter queue that are about messages. They hold all there is of a message
/// that failed, so they outlive its log.
final class Letters {
  private Letters() {}

  /// What is kept of a message that failed for good. Messages of runs leave that to their runs.
  static Optional<LetterKept> kept(
      MessageView view, RecordOutcome command, Message message, Stamp stamp, Limits limits) {
    if (!(message.purpose() instanceof Purpose.Alone)) {
      return Optional.empty();
    }
    var key = command.key();
    var failed = new Undelivered(key, message, view.bodies().get(key).orElse(Bytes.EMPTY));
    return Optional.of(
        new LetterKept(
            DeadKey.of(message.project(), stamp, key.origin()),
            new DeadLetter.OfMessage(
                failed, command.outcome(), stamp.now(), stamp.in(limits.kept().failed()))));
  }

  /// An entry that was taken away meanwhile is not there to be forgotten.
  static Decision forget(MessageView view, ForgetLetter command) {
    return find(view, command.entry())
        .map(letter -> gone(command.entry(), letter))
        .orElseGet(() -> Decision.reply(Reply.Done.DONE));
  }

  static Decision discard(MessageView view, DiscardLetter command) {
    return find(view, command.entry())
        .map(letter -> gone(command.entry(), letter))
        .orElseGet(() -> missing(command.entry()));
  }

  /// The new message lives where the old one lived: a queue has all its messages in one place, and
  /// this one joins at the end.
  static Decision republish(MessageView view, Republish command, Stamp stamp) {
    return find(view, command.entry())
        .map(letter -> {
          var failed = letter.failed();
          var message =
              failed
                  .message()
                  .republished(
                      command.publication(),
                      command.settings(),
                      stamp.now(),
                      command.due().from(stamp.now()));
          var origin = new Origin(stamp.ticket(), failed.key().origin().slot());
          var key = new MessageKey(origin, 0);
          return Intake.stored(
              List.of(new LetterForgotten(command.entry(), letter)),
              List.of(new Undelivered(key, message, failed.body())),
              new Reply.Published(
                  List.of(new Reply.Published.Receipt(key, message.request().url(), false))),
              stamp);
        })
        .orElseGet(() -> missing(command.entry()));
  }

  private static Optional<DeadLetter.OfMessage> find(MessageView view, DeadKey entry) {
    return view.deadLetters().get(entry).orElse(null) instanceof DeadLetter.OfMessage letter
        ? Optional.of(letter)
        : Optional.empty();
  }

  private static Decision gone(DeadKey entry, DeadLetter.OfMessage letter) {
    return new Accepted(List.of(new LetterForgotten(entry, letter)), List.of(), Reply.Done.DONE);
  }

  private static Decision missing(DeadKey entry) {
    return Decision.rejected(
        new Rejection.NotFound(
            "the dead letter queue has no message with the entry " + entry.id()));
  }
}
