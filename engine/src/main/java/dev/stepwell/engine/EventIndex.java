package dev.stepwell.engine;

import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.message.MessageFact.AttemptFailed;
import dev.stepwell.engine.message.MessageFact.MessageDelivered;
import dev.stepwell.engine.message.MessageFact.MessageDropped;
import dev.stepwell.engine.message.MessageFact.MessageFailed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.message.Purpose;
import java.util.List;
import java.util.Optional;

/// Keeps the log entries of messages that stand alone in one order of time, so that they can be
/// looked at without knowing the messages.
public final class EventIndex {
  private EventIndex() {}

  /// Adds an entry that a fact made, if it is one of those.
  static void add(Tables tables, LogKey key, Fact fact) {
    alone(fact)
        .ifPresent(message ->
            tables
                .events()
                .insert(new EventKey(message.project(), key.ticket(), key.index()), key.origin()));
  }

  /// Removes the entries of one origin.
  public static void remove(Tables tables, List<Row<LogKey, Logged>> entries) {
    var project =
        entries.stream()
            .map(row -> row.value().entry())
            .filter(LogEntry.MessagePublished.class::isInstance)
            .map(entry -> ((LogEntry.MessagePublished) entry).details().project())
            .findFirst();
    project.ifPresent(owner ->
        entries.forEach(row ->
            tables.events().delete(new EventKey(owner, row.key().ticket(), row.key().index()))));
  }

  private static Optional<Message> alone(Fact fact) {
    return fact instanceof MessageFact about
        ? message(about).filter(message -> message.purpose() instanceof Purpose.Alone)
        : Optional.empty();
  }

  private static Optional<Message> message(MessageFact fact) {
    return switch (fact) {
      case MessageScheduled(_, var message, _) -> Optional.of(message);
      case AttemptFailed(_, var message, _, _) -> Optional.of(message);
      case MessageDelivered(_, var message, _, _) -> Optional.of(message);
      case MessageFailed(_, var message, _, _, _) -> Optional.of(message);
      case MessageDropped(_, var message, _) -> Optional.of(message);
      case MessageFact.MessageAsked _,
          MessageFact.MessageAdmitted _,
          MessageFact.MessageExpired _,
          MessageFact.ExpiryPutOff _,
          MessageFact.MessageClaimed _,
          MessageFact.ClaimForgotten _,
          MessageFact.LetterKept _,
          MessageFact.LetterForgotten _ ->
          Optional.empty();
    };
  }
}
