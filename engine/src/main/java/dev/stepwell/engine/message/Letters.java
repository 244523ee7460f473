package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.message.MessageCommand.ForgetLetter;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
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
                failed, command.outcome(), stamp.now(), stamp.in(limits.failedRetention()))));
  }

  /// An entry that was taken away meanwhile is not there to be forgotten.
  static Decision forget(MessageView view, ForgetLetter command) {
    return view.deadLetters().get(command.entry()).orElse(null)
            instanceof DeadLetter.OfMessage letter
        ? new Accepted(
            List.of(new LetterForgotten(command.entry(), letter)), List.of(), Reply.Done.DONE)
        : Decision.reply(Reply.Done.DONE);
  }
}
