package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.MessageCommand.Admit;
import dev.stepwell.engine.message.MessageCommand.Ask;
import dev.stepwell.engine.message.MessageCommand.DropAll;
import dev.stepwell.engine.message.MessageCommand.Expire;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageCommand.Schedule;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.MessageAdmitted;
import dev.stepwell.engine.message.MessageFact.MessageAsked;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageExpired;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.run.RunCommand.ConcludeCall;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.FailRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides for messages.
public final class Messages {
  private Messages() {}

  public static Decision decide(
      MessageView view, MessageCommand command, Stamp stamp, Limits limits) {
    return switch (command) {
      case Publish publish -> publish(publish, stamp);
      case Schedule(var key, var message, var body) ->
          new Accepted(
              List.of(scheduled(key, message, body, stamp)),
              asksAtOnce(message, stamp) ? enter(key, message) : List.of(),
              Reply.Done.DONE);
      case Ask ask -> ask(view, ask);
      case Admit admit -> admit(view, admit, stamp);
      case DropAll(var origin) -> drop(view, origin);
      case RecordOutcome outcome -> record(view, outcome, stamp, limits);
      case Expire(var origin, var due) -> accepted(List.of(new MessageExpired(origin, due)));
    };
  }

  private static Decision publish(Publish publish, Stamp stamp) {
    var key = new MessageKey(new Origin(stamp.ticket(), publish.address().slot()), 0);
    var message = publish.message();
    var sends =
        new ArrayList<>(Configure.awaited(message.project(), message.settings().flowControl()));
    sends.addAll(asksAtOnce(message, stamp) ? enter(key, message) : List.of());
    return new Accepted(
        List.of(scheduled(key, message, publish.body(), stamp)), sends, new Reply.Published(key));
  }

  private static Fact scheduled(MessageKey key, Message message, Bytes body, Stamp stamp) {
    return new MessageScheduled(key, asksAtOnce(message, stamp) ? message.asked() : message, body);
  }

  /// What is due already need not wait for the timer to ask.
  private static boolean asksAtOnce(Message message, Stamp stamp) {
    return message.settings().flowControl().isPresent() && !message.due().isAfter(stamp.now());
  }

  private static Decision ask(MessageView view, Ask command) {
    var found = view.messages().get(command.key());
    if (found.isEmpty()
        || found.get().stage() != Message.Stage.NOT_ASKED
        || !found.get().due().equals(command.due())) {
      return accepted(List.of());
    }
    return new Accepted(
        List.of(new MessageAsked(command.key(), found.get())),
        enter(command.key(), found.get()),
        Reply.Done.DONE);
  }

  /// Whoever cannot use a slot gives it back: the message may be gone by now.
  private static Decision admit(MessageView view, Admit command, Stamp stamp) {
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
        ? accepted(List.of(new MessageAdmitted(visitor.message(), found.get(), stamp.now())))
        : accepted(List.of());
  }

  private static List<Send> enter(MessageKey key, Message message) {
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

  /// The attempt is over, however it ended.
  private static List<Send> leave(MessageKey key, Message message) {
    return message.stage() == Message.Stage.NOT_ASKED
        ? List.of()
        : message.gate().stream()
            .map(gate -> Send.quietly(new Leave(new Visitor(key, message.attempts()), gate)))
            .toList();
  }

  private static Decision drop(MessageView view, Origin origin) {
    var facts = new ArrayList<Fact>();
    var sends = new ArrayList<Send>();
    var rows =
        view.messages()
            .ascending(MessageKey.start(origin), MessageKey.end(origin), Integer.MAX_VALUE);
    for (var row : rows) {
      facts.add(new MessageDropped(row.key(), row.value()));
      sends.addAll(leave(row.key(), row.value()));
    }
    return new Accepted(facts, sends, Reply.Done.DONE);
  }

  private static Decision record(
      MessageView view, RecordOutcome command, Stamp stamp, Limits limits) {
    var found = view.messages().get(command.key());
    if (found.isEmpty() || found.get().attempts() != command.attempt()) {
      return accepted(List.of());
    }
    var message = found.get();
    return switch (Verdict.of(message, command.outcome())) {
      case Verdict.Delivered(int status) ->
          new Accepted(
              List.of(
                  new MessageDelivered(
                      command.key(), message, status, expiry(message, stamp, limits))),
              tell(view, command, message, Optional.empty(), true),
              Reply.Done.DONE);
      case Verdict.Transient() when !message.lastAttempt() -> {
        var retryAt = stamp.in(command.retryIn());
        yield new Accepted(
            List.of(new AttemptFailed(command.key(), message, command.outcome(), retryAt)),
            leave(command.key(), message),
            Reply.Done.DONE);
      }
      case Verdict.Transient() -> failed(view, command, message, Optional.empty(), stamp, limits);
      case Verdict.Final(var why) -> failed(view, command, message, why, stamp, limits);
    };
  }

  private static Decision failed(
      MessageView view,
      RecordOutcome command,
      Message message,
      Optional<String> why,
      Stamp stamp,
      Limits limits) {
    return new Accepted(
        List.of(
            new MessageFailed(
                command.key(), message, command.outcome(), why, expiry(message, stamp, limits))),
        tell(view, command, message, why, false),
        Reply.Done.DONE);
  }

  /// Who has to hear that a message has come to its end.
  private static List<Send> tell(
      MessageView view,
      RecordOutcome command,
      Message message,
      Optional<String> why,
      boolean delivered) {
    var sends = new ArrayList<Send>(leave(command.key(), message));
    tellPurpose(view, command, message, why, delivered).ifPresent(sends::add);
    return sends;
  }

  private static Optional<Send> tellPurpose(
      MessageView view,
      RecordOutcome command,
      Message message,
      Optional<String> why,
      boolean delivered) {
    Outcome outcome = command.outcome();
    return switch (message.purpose()) {
      case Purpose.Step _, Purpose.CallReport _ ->
          delivered
              ? Optional.empty()
              : Optional.of(
                  Send.quietly(
                      new FailRun(
                          undelivered(view, command.key(), message),
                          outcome,
                          why,
                          open(view, command.key()))));
      case Purpose.Call _ -> {
        var body = view.bodies().get(command.key()).orElse(Bytes.EMPTY);
        yield Optional.of(Send.quietly(new ConcludeCall(command.key(), message, body, outcome)));
      }
      case Purpose.FailureReport _ ->
          Optional.of(Send.quietly(new ConcludeFailureReport(command.key(), outcome, delivered)));
      case Purpose.Alone _ -> Optional.empty();
    };
  }

  /// What else the run had still to deliver to its endpoint.
  private static List<Undelivered> open(MessageView view, MessageKey failed) {
    var origin = failed.origin();
    return view
        .messages()
        .ascending(MessageKey.start(origin), MessageKey.end(origin), Integer.MAX_VALUE)
        .stream()
        .filter(row -> row.value().purpose().carriesRun() && !row.key().equals(failed))
        .map(row -> undelivered(view, row.key(), row.value()))
        .toList();
  }

  private static Undelivered undelivered(MessageView view, MessageKey key, Message message) {
    return new Undelivered(
        key,
        message,
        message.purpose() instanceof Purpose.Step
            ? Bytes.EMPTY
            : view.bodies().get(key).orElse(Bytes.EMPTY));
  }

  private static Optional<Instant> expiry(Message message, Stamp stamp, Limits limits) {
    return message.purpose() instanceof Purpose.Alone
        ? Optional.of(stamp.in(limits.retention()))
        : Optional.empty();
  }

  private static Decision accepted(List<? extends Fact> facts) {
    return new Accepted(List.copyOf(facts), List.of(), Reply.Done.DONE);
  }
}
