package dev.stepwell.engine.message;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.MessageCommand.Admit;
import dev.stepwell.engine.message.MessageCommand.Ask;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.DropAll;
import dev.stepwell.engine.message.MessageCommand.Expire;
import dev.stepwell.engine.message.MessageCommand.Forget;
import dev.stepwell.engine.message.MessageCommand.ForgetLetter;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.message.MessageCommand.Schedule;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.ExpiryPutOff;
import dev.stepwell.engine.message.MessageFact.LetterKept;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageExpired;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.run.RunCommand.ConcludeCall;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.FailRun;
import dev.stepwell.engine.schedule.ScheduleCommand.Conclude;
import dev.stepwell.engine.schedule.ScheduleId;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides for messages.
public final class Messages {
  private Messages() {}

  public static Decision decide(
      MessageView view, MessageCommand command, Stamp stamp, Wire wire, Limits limits) {
    return switch (command) {
      case Publish publish -> Intake.publish(view, publish, stamp, limits);
      case Store store -> Intake.store(store, stamp);
      case Schedule schedule -> Intake.schedule(schedule, stamp);
      case Forget forget -> Intake.forget(view, forget);
      case ForgetLetter forget -> Letters.forget(view, forget);
      case DiscardLetter discard -> Letters.discard(view, discard);
      case Republish republish -> Letters.republish(view, republish, stamp);
      case Ask ask -> Passage.ask(view, ask);
      case Admit admit -> Passage.admit(view, admit, stamp);
      case DropAll(var origin) -> drop(view, origin);
      case Cancel(var key) -> cancel(view, key, stamp, limits);
      case RecordOutcome outcome -> record(view, outcome, stamp, wire, limits);
      case Expire(var origin, var due) -> accepted(List.of(expire(view, origin, due)));
    };
  }

  private static Decision drop(MessageView view, Origin origin) {
    var facts = new ArrayList<Fact>();
    var sends = new ArrayList<Send>();
    var rows =
        view.messages()
            .ascending(MessageKey.start(origin), MessageKey.end(origin), Integer.MAX_VALUE);
    for (var row : rows) {
      facts.add(new MessageDropped(row.key(), row.value(), Optional.empty()));
      sends.addAll(Passage.leave(row.key(), row.value()));
    }
    return new Accepted(facts, sends, Reply.Done.DONE);
  }

  private static Decision cancel(MessageView view, MessageKey key, Stamp stamp, Limits limits) {
    var found =
        view.messages().get(key).filter(message -> message.purpose() instanceof Purpose.Alone);
    if (found.isEmpty()) {
      return Decision.rejected(
          new Rejection.NotFound(
              "there is no message "
                  + key.id()
                  + " that is still to be delivered and belongs to no workflow run"));
    }
    var message = found.get();
    var sends = new ArrayList<Send>(Passage.leave(key, message));
    tellSchedule(key, message, false).ifPresent(sends::add);
    return new Accepted(
        List.of(new MessageDropped(key, message, expiry(view, key, message, stamp, limits))),
        sends,
        Reply.Done.DONE);
  }

  private static Decision record(
      MessageView view, RecordOutcome command, Stamp stamp, Wire wire, Limits limits) {
    var found = view.messages().get(command.key());
    if (found.isEmpty() || found.get().attempts() != command.attempt()) {
      return accepted(List.of());
    }
    var message = found.get();
    var callbacks = new Callbacks(view, command, message, stamp, wire);
    return switch (Verdict.of(message, command.outcome())) {
      case Verdict.Delivered(int status) ->
          new Accepted(
              List.of(
                  new MessageDelivered(
                      command.key(),
                      message,
                      status,
                      expiry(view, command.key(), message, stamp, limits))),
              with(callbacks.ofAttempt(), tell(view, command, message, Optional.empty(), true)),
              Reply.Done.DONE);
      case Verdict.Transient() when !message.lastAttempt() -> {
        var retryAt = stamp.in(command.retryIn());
        yield new Accepted(
            List.of(new AttemptFailed(command.key(), message, command.outcome(), retryAt)),
            with(callbacks.ofAttempt(), Passage.endAttempt(command.key(), message)),
            Reply.Done.DONE);
      }
      case Verdict.Transient() ->
          failed(view, command, message, Optional.empty(), callbacks, stamp, limits);
      case Verdict.Final(var why) -> failed(view, command, message, why, callbacks, stamp, limits);
    };
  }

  private static Decision failed(
      MessageView view,
      RecordOutcome command,
      Message message,
      Optional<String> why,
      Callbacks callbacks,
      Stamp stamp,
      Limits limits) {
    var facts = new ArrayList<Fact>();
    facts.add(
        new MessageFailed(
            command.key(),
            message,
            command.outcome(),
            why,
            expiry(view, command.key(), message, stamp, limits)));
    var letter = Letters.kept(view, command, message, stamp, limits);
    letter.ifPresent(facts::add);
    return new Accepted(
        facts,
        with(
            callbacks.ofAttempt(),
            with(
                callbacks.ofFailure(letter.map(LetterKept::entry)),
                tell(view, command, message, why, false))),
        Reply.Done.DONE);
  }

  private static List<Send> with(List<Send> before, List<Send> after) {
    if (before.isEmpty()) {
      return after;
    }
    var all = new ArrayList<>(before);
    all.addAll(after);
    return all;
  }

  /// Who has to hear that a message has come to its end.
  private static List<Send> tell(
      MessageView view,
      RecordOutcome command,
      Message message,
      Optional<String> why,
      boolean delivered) {
    var sends = new ArrayList<Send>(Passage.leave(command.key(), message));
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
      case Purpose.Alone _ -> tellSchedule(command.key(), message, delivered);
    };
  }

  private static Optional<Send> tellSchedule(MessageKey key, Message message, boolean delivered) {
    return message.purpose() instanceof Purpose.Alone(var publication)
        ? publication
            .source()
            .schedule()
            .map(id ->
                Send.quietly(new Conclude(new ScheduleId(message.project(), id), key, delivered)))
        : Optional.empty();
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

  /// When a message that stood alone is forgotten: with all that were published with it, so the
  /// last of them says it.
  private static Optional<Instant> expiry(
      MessageView view, MessageKey key, Message message, Stamp stamp, Limits limits) {
    if (!(message.purpose() instanceof Purpose.Alone)) {
      return Optional.empty();
    }
    var origin = key.origin();
    boolean last =
        view.messages().ascending(MessageKey.start(origin), MessageKey.end(origin), 2).size() < 2;
    return last ? Optional.of(stamp.in(limits.kept().ended())) : Optional.empty();
  }

  /// Messages that were sent on from elsewhere may share an origin with others, which may have
  /// ended before they came.
  private static Fact expire(MessageView view, Origin origin, Instant due) {
    return view.messages().ascending(MessageKey.start(origin), MessageKey.end(origin), 1).isEmpty()
        ? new MessageExpired(origin, due)
        : new ExpiryPutOff(origin, due);
  }

  private static Decision accepted(List<? extends Fact> facts) {
    return new Accepted(List.copyOf(facts), List.of(), Reply.Done.DONE);
  }
}
