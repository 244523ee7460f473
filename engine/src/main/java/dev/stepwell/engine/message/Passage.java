package dev.stepwell.engine.message;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.MessageCommand.Admit;
import dev.stepwell.engine.message.MessageCommand.Ask;
import dev.stepwell.engine.message.MessageFact.MessageAdmitted;
import dev.stepwell.engine.message.MessageFact.MessageAsked;
import java.util.List;

/// How messages pass their gates.
final class Passage {
  private Passage() {}

  static Decision ask(MessageView view, Ask command) {
    var found = view.messages().get(command.key());
    if (found.isEmpty()
        || found.get().stage() != Message.Stage.NOT_ASKED
        || !found.get().due().equals(command.due())) {
      return Decision.reply(Reply.Done.DONE);
    }
    return new Accepted(
        List.of(new MessageAsked(command.key(), found.get())),
        enter(command.key(), found.get()),
        Reply.Done.DONE);
  }

  /// Whoever cannot use a slot gives it back: the message may be gone by now.
  static Decision admit(MessageView view, Admit command, Stamp stamp) {
    var visitor = command.visitor();
    var found =
        view.messages()
            .get(visitor.message())
            .filter(message -> message.attempts() == visitor.attempt());
    if (found.isEmpty() || found.get().stage() == Message.Stage.NOT_ASKED) {
      return new Accepted(
          List.of(), List.of(Send.quietly(new Leave(visitor, command.gate()))), Reply.Done.DONE);
    }
    return found.get().stage() == Message.Stage.ASKED
        ? new Accepted(
            List.of(new MessageAdmitted(visitor.message(), found.get(), stamp.now())),
            List.of(),
            Reply.Done.DONE)
        : Decision.reply(Reply.Done.DONE);
  }

  /// What asks for admission, where the message has a gate.
  static List<Send> enter(MessageKey key, Message message) {
    return message
        .settings()
        .flowControl()
        .map(flow ->
            Send.quietly(
                Enter.of(
                    new Visitor(key, message.attempts()),
                    GateId.of(message.project(), flow),
                    flow)))
        .stream()
        .toList();
  }

  /// What gives back whatever the message holds: the attempt is over, however it ended.
  static List<Send> leave(MessageKey key, Message message) {
    return message.stage() == Message.Stage.NOT_ASKED
        ? List.of()
        : message.gate().stream()
            .map(gate -> Send.quietly(new Leave(new Visitor(key, message.attempts()), gate)))
            .toList();
  }
}
