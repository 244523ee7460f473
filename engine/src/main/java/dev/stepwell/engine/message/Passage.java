package dev.stepwell.engine.message;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.gate.GateCommand.Expect;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.MessageCommand.Admit;
import dev.stepwell.engine.message.MessageCommand.Ask;
import dev.stepwell.engine.message.MessageFact.MessageAdmitted;
import dev.stepwell.engine.message.MessageFact.MessageAsked;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// How messages pass their gates: the queue first, which they hold on to over all their attempts,
/// then the flow control, which each attempt passes anew.
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

  static Decision admit(MessageView view, Admit command, Stamp stamp) {
    return command.gate().isQueue()
        ? seat(view, command, stamp)
        : admitAttempt(view, command, stamp);
  }

  /// Whoever cannot use a slot gives it back: the message may be gone by now.
  private static Decision admitAttempt(MessageView view, Admit command, Stamp stamp) {
    var visitor = command.visitor();
    var found =
        view.messages()
            .get(visitor.message())
            .filter(message -> message.attempts() == visitor.attempt());
    if (found.isEmpty()
        || found.get().stage() == Message.Stage.NOT_ASKED
        || found.get().stage() == Message.Stage.IN_LINE) {
      return refuse(command);
    }
    return found.get().stage() == Message.Stage.ASKED
        ? admitted(visitor.message(), found.get(), stamp)
        : Decision.reply(Reply.Done.DONE);
  }

  /// A message that does not stand in line has its seat already, and keeps it.
  private static Decision seat(MessageView view, Admit command, Stamp stamp) {
    var key = command.visitor().message();
    var found = view.messages().get(key);
    if (found.isEmpty()) {
      return refuse(command);
    }
    var message = found.get();
    if (message.stage() != Message.Stage.IN_LINE) {
      return Decision.reply(Reply.Done.DONE);
    }
    return message.gate().isPresent()
        ? new Accepted(
            List.of(new MessageAsked(key, message)), enterKey(key, message), Reply.Done.DONE)
        : admitted(key, message, stamp);
  }

  private static Decision admitted(MessageKey key, Message message, Stamp stamp) {
    return new Accepted(
        List.of(new MessageAdmitted(key, message, stamp.now())), List.of(), Reply.Done.DONE);
  }

  private static Decision refuse(Admit command) {
    return new Accepted(
        List.of(),
        List.of(Send.quietly(new Leave(command.visitor(), command.gate()))),
        Reply.Done.DONE);
  }

  /// What asks for admission at the first gate of the message, where it has one.
  static List<Send> enter(MessageKey key, Message message) {
    return message
        .queue()
        .map(queue ->
            List.of(Send.quietly(new Enter(Visitor.inQueue(key), queue, Rule.ONE_AT_A_TIME))))
        .orElseGet(() -> enterKey(key, message));
  }

  private static List<Send> enterKey(MessageKey key, Message message) {
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

  /// What tells a queue of a message whose time has not come.
  static List<Send> announce(MessageKey key, Message message) {
    return message.queue().stream()
        .map(queue -> Send.quietly(new Expect(Visitor.inQueue(key), queue)))
        .toList();
  }

  /// What gives back whatever the attempt holds: it is over, and another one will come.
  static List<Send> endAttempt(MessageKey key, Message message) {
    return switch (message.stage()) {
      case NOT_ASKED, IN_LINE -> List.of();
      case ASKED, ADMITTED ->
          message.gate().stream()
              .map(gate -> Send.quietly(new Leave(new Visitor(key, message.attempts()), gate)))
              .toList();
    };
  }

  /// What gives back whatever the message holds: it has come to its end, however that was.
  static List<Send> leave(MessageKey key, Message message) {
    var sends = new ArrayList<>(endAttempt(key, message));
    message
        .queue()
        .ifPresent(queue -> sends.add(Send.quietly(new Leave(Visitor.inQueue(key), queue))));
    accompanied(message)
        .ifPresent(companion ->
            sends.add(Send.quietly(new Leave(visitor(companion), queue(message, companion)))));
    return sends;
  }

  /// How a message that this one causes keeps its slot in the queue: the caller puts it into the
  /// [Publication#accompanies()] of that message and sends [#accompany] along with it, before it
  /// sends what [#leave] says.
  ///
  /// @param index tells apart what one attempt causes: 0 or 1
  static Optional<Publication.Companion> companion(MessageKey key, Message message, int index) {
    return message
        .queue()
        .map(queue ->
            new Publication.Companion(queue.key(), key, 1 + 2 * message.attempts() + index));
  }

  /// What makes the queue wait for a message that is about to be sent.
  static Send accompany(Message caused, Publication.Companion companion) {
    return Send.quietly(new Accompany(visitor(companion), queue(caused, companion)));
  }

  private static Optional<Publication.Companion> accompanied(Message message) {
    return message.purpose() instanceof Purpose.Alone(var publication)
        ? publication.way().accompanies()
        : Optional.empty();
  }

  private static Visitor visitor(Publication.Companion companion) {
    return new Visitor(companion.source(), companion.number());
  }

  private static GateId queue(Message message, Publication.Companion companion) {
    return GateId.queue(message.project(), companion.queue());
  }
}
