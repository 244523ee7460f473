package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.View;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.Optional;

/// Where the due rows of messages lie that were let go, since there was no room for them in memory:
/// of one host, or of those hosts of a project that have nothing in memory at all.
abstract sealed class Backlog permits Lane, Tenant {
  private final IdentityHashMap<View, Stretch> letGo = new IdentityHashMap<>(1);

  /// Whether somebody reads again what was let go.
  boolean refilling;

  /// Messages in memory.
  abstract int size();

  /// Whether a message that was let go here may be for that recipient.
  abstract boolean concerns(Recipient recipient);

  /// Whether there is no room here either for what comes behind a message to which this happened.
  abstract boolean isFull(Refill.Offered offered);

  void letGo(Stretch stretch) {
    letGo.merge(stretch.view(), stretch, Stretch::and);
  }

  /// Takes a stretch away in which messages were let go, if there is one.
  Optional<Stretch> takeLetGo() {
    var some = letGo.values().stream().findAny();
    some.ifPresent(stretch -> letGo.remove(stretch.view()));
    return some;
  }

  /// Where the first of these stretches begins.
  Optional<DueKey> oldestLetGo() {
    return letGo.values().stream().map(Stretch::first).min(Comparator.naturalOrder());
  }

  /// Has another one remember all that was let go here.
  void passLetGoOn(Backlog other) {
    letGo.values().forEach(other::letGo);
    letGo.clear();
  }

  boolean hasLetGo() {
    return !letGo.isEmpty();
  }

  boolean hasLetGo(View view, DueKey row) {
    var stretch = letGo.get(view);
    return stretch != null && stretch.holds(row);
  }

  /// Whether somebody has to remember it.
  boolean isInUse() {
    return size() > 0 || hasLetGo() || refilling;
  }
}
