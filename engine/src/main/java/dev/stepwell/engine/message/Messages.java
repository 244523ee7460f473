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
import dev.stepwell.engine.message.MessageCommand.DropAll;
import dev.stepwell.engine.message.MessageCommand.Expire;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageCommand.Schedule;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
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
          accepted(List.of(new MessageScheduled(key, message, body)));
      case DropAll(var origin) -> drop(view, origin);
      case RecordOutcome outcome -> record(view, outcome, stamp, limits);
      case Expire(var origin, var due) -> accepted(List.of(new MessageExpired(origin, due)));
    };
  }

  private static Decision publish(Publish publish, Stamp stamp) {
    var key = new MessageKey(new Origin(stamp.ticket(), publish.address().slot()), 0);
    return new Accepted(
        List.of(new MessageScheduled(key, publish.message(), publish.body())),
        List.of(),
        new Reply.Published(key));
  }

  private static Decision drop(MessageView view, Origin origin) {
    var facts = new ArrayList<Fact>();
    var rows =
        view.messages()
            .ascending(MessageKey.start(origin), MessageKey.end(origin), Integer.MAX_VALUE);
    for (var row : rows) {
      facts.add(new MessageDropped(row.key(), row.value()));
    }
    return accepted(facts);
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
        yield accepted(
            List.of(new AttemptFailed(command.key(), message, command.outcome(), retryAt)));
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
    Outcome outcome = command.outcome();
    return switch (message.purpose()) {
      case Purpose.Step _, Purpose.CallReport _ ->
          delivered
              ? List.of()
              : List.of(
                  Send.quietly(
                      new FailRun(
                          undelivered(view, command.key(), message),
                          outcome,
                          why,
                          open(view, command.key()))));
      case Purpose.Call _ -> {
        var body = view.bodies().get(command.key()).orElse(Bytes.EMPTY);
        yield List.of(Send.quietly(new ConcludeCall(command.key(), message, body, outcome)));
      }
      case Purpose.FailureReport _ ->
          List.of(Send.quietly(new ConcludeFailureReport(command.key(), outcome, delivered)));
      case Purpose.Alone _ -> List.of();
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
