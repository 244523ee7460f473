package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Optional;

/// The messages of one project to one host: what is on its way, what is in line, and where the due
/// rows of those lie that were let go.
final class Lane {
  /// Who is next: the one with the fewest requests on their way.
  static final Comparator<Lane> ORDER =
      Comparator.<Lane>comparingInt(lane -> lane.load.requests)
          .thenComparingLong(lane -> lane.turn);

  final Recipient recipient;
  final Tenant tenant;
  final Load load = new Load();
  final Deque<MessageKey> line = new ArrayDeque<>();

  /// Since when it waits for a place; lanes with as many requests on their way take turns by it.
  long turn;

  /// Whether somebody reads again what was let go.
  boolean refilling;

  private final IdentityHashMap<View, Stretch> letGo = new IdentityHashMap<>(1);

  Lane(Recipient recipient, Tenant tenant) {
    this.recipient = recipient;
    this.tenant = tenant;
  }

  /// Messages in memory.
  int size() {
    return load.requests + line.size();
  }

  void letGo(Stretch stretch) {
    letGo.merge(stretch.view(), stretch, Stretch::and);
  }

  /// Takes a stretch away in which messages were let go, if there is one.
  Optional<Stretch> takeLetGo() {
    var some = letGo.values().stream().findAny();
    some.ifPresent(stretch -> letGo.remove(stretch.view()));
    return some;
  }

  boolean hasLetGo() {
    return !letGo.isEmpty();
  }

  boolean hasLetGo(View view, DueKey row) {
    var stretch = letGo.get(view);
    return stretch != null && stretch.holds(row);
  }

  boolean isEmpty() {
    return size() == 0 && letGo.isEmpty() && !refilling;
  }
}
