package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.message.MessageKey;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedSet;

/// Messages that the timer has handed over and that are not dealt with yet, each with the due rows
/// that came for it. The row of the next attempt may come before it is known here that the last one
/// is recorded, and may even be the same: it must not be lost, since nobody hands it over again.
final class UnderWay {
  private final int most;
  private final Map<MessageKey, Rows> messages = new HashMap<>();

  UnderWay(int most) {
    this.most = most;
  }

  enum Entered {
    NOW,
    BEFORE,
    /// There is no room for it.
    NOT
  }

  /// @param later what came while the message was under way for `now`
  private record Rows(DueKey now, SequencedSet<DueKey> later) {}

  synchronized Entered enter(MessageKey message, DueKey row) {
    var known = messages.get(message);
    if (known != null) {
      known.later().add(row);
      return Entered.BEFORE;
    }
    if (messages.size() >= most) {
      return Entered.NOT;
    }
    messages.put(message, new Rows(row, new LinkedHashSet<>(1)));
    return Entered.NOW;
  }

  /// The row that a message is under way for.
  synchronized Optional<DueKey> row(MessageKey message) {
    return Optional.ofNullable(messages.get(message)).map(Rows::now);
  }

  /// Ends what was under way for the message. True if another row has come for it meanwhile, for
  /// which it is under way now.
  synchronized boolean leave(MessageKey message) {
    var known = messages.remove(message);
    if (known == null || known.later().isEmpty()) {
      return false;
    }
    messages.put(message, new Rows(known.later().removeFirst(), known.later()));
    return true;
  }
}
