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
  private final Map<MessageKey, Entry> messages = new HashMap<>();

  UnderWay(int most) {
    this.most = most;
  }

  enum Entered {
    NOW,
    BEFORE,
    /// There is no room for it.
    NOT
  }

  private static final class Entry {
    final DueKey now;

    /// What came while the message was under way for `now`.
    final SequencedSet<DueKey> later;

    Optional<Progress> progress = Optional.empty();

    Entry(DueKey now, SequencedSet<DueKey> later) {
      this.now = now;
      this.later = later;
    }
  }

  synchronized Entered enter(MessageKey message, DueKey row) {
    var known = messages.get(message);
    if (known != null) {
      known.later.add(row);
      return Entered.BEFORE;
    }
    if (messages.size() >= most) {
      return Entered.NOT;
    }
    messages.put(message, new Entry(row, new LinkedHashSet<>(1)));
    return Entered.NOW;
  }

  /// The row that a message is under way for.
  synchronized Optional<DueKey> row(MessageKey message) {
    return Optional.ofNullable(messages.get(message)).map(entry -> entry.now);
  }

  /// Says how far a message has come that is under way.
  synchronized void progress(MessageKey message, Progress progress) {
    var known = messages.get(message);
    if (known != null) {
      known.progress = Optional.of(progress);
    }
  }

  /// How far a message has come; nothing for one that is not under way, or was taken only now.
  synchronized Optional<Progress> progress(MessageKey message) {
    return Optional.ofNullable(messages.get(message)).flatMap(entry -> entry.progress);
  }

  /// Ends what was under way for the message. True if another row has come for it meanwhile, for
  /// which it is under way now.
  synchronized boolean leave(MessageKey message) {
    var known = messages.remove(message);
    if (known == null || known.later.isEmpty()) {
      return false;
    }
    messages.put(message, new Entry(known.later.removeFirst(), known.later));
    return true;
  }
}
