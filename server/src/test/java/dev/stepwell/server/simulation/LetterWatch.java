package dev.stepwell.server.simulation;

import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/// Each message that failed has one dead letter, which goes once: it is deleted, or forgotten, or
/// published anew, and then there is one new message.
final class LetterWatch {
  private final Messaging simulation;
  private final Map<Integer, NavigableMap<DeadKey, DeadLetter>> letters = new HashMap<>();
  private final Set<DeadKey> gone = new HashSet<>();

  LetterWatch(Messaging simulation) {
    this.simulation = simulation;
  }

  void look(int partition, MessageRows rows, Ledger.News news) {
    var before = letters.getOrDefault(partition, new TreeMap<>());
    var now = rows.rows().deadLetters();
    var fresh = new TreeMap<>(now);
    fresh.keySet().removeAll(before.keySet());
    news.failed()
        .forEach((event, posted) -> {
          var letter = fresh.remove(entry(event, posted));
          posted.require(
              letter instanceof DeadLetter.OfMessage(Undelivered failed, _, _, _)
                  && failed.key().equals(posted.key)
                  && failed.body().equals(posted.body),
              "has failed, and its letter is " + letter);
        });
    require(fresh.isEmpty(), "a letter of nothing that failed: " + fresh);
    var vanished = new TreeMap<>(before);
    vanished.keySet().removeAll(now.keySet());
    var candidates = new ArrayList<>(news.published());
    // Letters that are alike may both go at once, one of them with a successor: it is that of the
    // one which nothing else explains.
    for (boolean otherwise : List.of(false, true)) {
      vanished.forEach((entry, any) -> {
        var letter = (DeadLetter.OfMessage) any;
        if (mayGo(entry, letter) == otherwise) {
          vanished(entry, letter, candidates);
        }
      });
    }
    letters.put(partition, now);
  }

  /// Whether a letter may go without being published anew.
  private boolean mayGo(DeadKey entry, DeadLetter.OfMessage letter) {
    return simulation.wanted().discarded(entry)
        || !letter.expires().isAfter(simulation.world().latest());
  }

  private static DeadKey entry(EventKey event, Posted posted) {
    return new DeadKey(
        posted.details.project(), new Origin(event.ticket(), posted.key.origin().slot()));
  }

  private void vanished(DeadKey entry, DeadLetter.OfMessage letter, List<Posted> candidates) {
    require(gone.add(entry), "a letter goes twice: " + entry.id());
    if (simulation.wanted().republished(entry)) {
      var successor =
          candidates.stream().filter(posted -> succeeds(posted, letter.failed())).findFirst();
      if (successor.isPresent()) {
        candidates.remove(successor.get());
        successor.get().successor = true;
        simulation
            .events()
            .note(letter.failed().key().id(), () -> "goes on as " + successor.get().name());
        return;
      }
    }
    require(
        mayGo(entry, letter),
        "the letter of " + letter.failed().key().id() + " is gone, and nobody wanted that");
  }

  private static boolean succeeds(Posted posted, Undelivered failed) {
    return posted.details.request().equals(failed.message().request())
        && posted.body.equals(failed.body())
        && posted.key.number() == 0
        && posted.key.origin().slot() == failed.key().origin().slot()
        && posted.publication().way().accompanies().isEmpty();
  }

  boolean there(DeadKey entry) {
    return letters.values().stream().anyMatch(known -> known.containsKey(entry));
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(otherwise);
    }
  }
}
