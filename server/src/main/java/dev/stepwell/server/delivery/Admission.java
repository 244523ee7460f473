package dev.stepwell.server.delivery;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/// Who may be sent now: so many in all, a share of them to one host, and no more once the bodies on
/// their way fill the memory that is meant for them. The rest waits in line by host, and the host
/// with the fewest on their way is next. A line that is too long lets its messages go: their due
/// rows stay, and are read again when it has become short. So hosts that are slow hold back their
/// own messages only, however many these are and however many they are: see [Share].
final class Admission {
  private static final Comparator<Lane> ORDER =
      Comparator.<Lane>comparingInt(lane -> lane.load.requests)
          .thenComparingLong(lane -> lane.turn);

  private final Share memory;
  private final Share places;
  private final Bounds all;
  private final Bounds perHost;
  private final Map<String, Lane> lanes = new HashMap<>();
  private final TreeSet<Lane> waiting = new TreeSet<>(ORDER);
  private final Load load = new Load();
  private int inLine;
  private long turns;

  /// @param most messages in memory
  /// @param perHost what one host may have on its way while no other has anything
  Admission(int most, Bounds all, Bounds perHost) {
    this.memory = new Share(most, Math.ceilDiv(most, 2));
    this.places = new Share(all.requests(), perHost.requests());
    this.all = all;
    this.perHost = perHost;
  }

  /// How much may be on its way.
  ///
  /// @param requests that were admitted and have not left
  /// @param bytes of their bodies. How large a body is shows only after its message was admitted,
  ///   so this bound may be passed by the bodies that are put together at that moment
  record Bounds(int requests, long bytes) {}

  /// What becomes of a message.
  enum Entered {
    /// It may be sent now.
    NOW,
    /// It waits and is returned by a later [#leave(String, long)].
    IN_LINE,
    /// It is nobody's until its row is read again.
    LET_GO
  }

  /// A message that may be sent, and the host whose place it has.
  record Admitted(MessageKey message, String host) {}

  /// Who may be sent after somebody left.
  ///
  /// @param refill whether what his host had let go is to be read again now: [#takeLetGo(String)]
  record Next(List<Admitted> admitted, boolean refill) {}

  /// Takes a message. Where others of its host were let go it is let go too, since they were due
  /// before it.
  ///
  /// @param place of its due row
  synchronized Entered enter(MessageKey message, String host, Stretch place) {
    var lane = lanes.computeIfAbsent(host, Lane::new);
    if (lane.refilling || lane.hasLetGo()) {
      lane.letGo(place);
      return Entered.LET_GO;
    }
    return enter(message, lane, place);
  }

  /// Takes a message that was let go before.
  synchronized Entered enterAgain(MessageKey message, String host, Stretch place) {
    return enter(message, lanes.computeIfAbsent(host, Lane::new), place);
  }

  private Entered enter(MessageKey message, Lane lane, Stretch place) {
    if (lane.line.isEmpty() && hasPlace(lane) && hasMemory(lane)) {
      count(lane, 1);
      return Entered.NOW;
    }
    // The first is never let go: until it leaves again nothing reminds of the others.
    if (lane.size() == 0 || memory.allows(lane.size(), known())) {
      lane.line.add(message);
      inLine++;
      takeTurn(lane);
      return Entered.IN_LINE;
    }
    lane.letGo(place);
    return Entered.LET_GO;
  }

  /// Says how large the body of an admitted message is.
  synchronized void carry(String host, long bytes) {
    load.bytes += bytes;
    admitted(host).load.bytes += bytes;
  }

  /// Gives a place back.
  ///
  /// @param bytes what was carried, 0 if nothing was
  synchronized Next leave(String host, long bytes) {
    var left = admitted(host);
    load.bytes -= bytes;
    left.load.bytes -= bytes;
    count(left, -1);
    takeTurn(left);
    var admitted = new ArrayList<Admitted>(1);
    while (!waiting.isEmpty() && load.bytes < all.bytes()) {
      var lane = waiting.first();
      if (!hasMemory(lane)) {
        waiting.remove(lane); // it takes its turn again when one of its own leaves
      } else if (hasPlace(lane)) {
        inLine--;
        admitted.add(new Admitted(lane.line.remove(), lane.host));
        count(lane, 1);
        takeTurn(lane);
      } else {
        break; // all others have more on their way
      }
    }
    boolean refill = beginRefill(left);
    forget(left);
    return new Next(admitted, refill);
  }

  /// Where to read again what the host had let go; nothing if there is no more. Each is returned
  /// once.
  synchronized Optional<Stretch> takeLetGo(String host) {
    return lane(host).takeLetGo();
  }

  /// Takes back what was not read.
  synchronized void letGo(String host, Stretch stretch) {
    lane(host).letGo(stretch);
  }

  /// Ends what [Next#refill()] began. True if it has begun again.
  synchronized boolean endRefill(String host) {
    var lane = lane(host);
    lane.refilling = false;
    boolean again = beginRefill(lane);
    forget(lane);
    return again;
  }

  /// Whether the message of a row was let go, or may have been.
  synchronized boolean hasLetGo(String host, View view, DueKey row) {
    var lane = lanes.get(host);
    return lane != null && lane.hasLetGo(view, row);
  }

  synchronized int running() {
    return load.requests;
  }

  /// Only once much has become free, so that reading pays.
  private boolean beginRefill(Lane lane) {
    boolean begins =
        lane.hasLetGo()
            && !lane.refilling
            && (lane.size() == 0 || memory.allows(2 * lane.size(), known()));
    lane.refilling |= begins;
    return begins;
  }

  /// Messages in memory.
  private int known() {
    return load.requests + inLine;
  }

  private boolean hasPlace(Lane lane) {
    return places.allows(lane.load.requests, load.requests);
  }

  private boolean hasMemory(Lane lane) {
    return load.bytes < all.bytes() && lane.load.bytes < perHost.bytes();
  }

  private void count(Lane lane, int change) {
    waiting.remove(lane); // its place in there depends on the count
    lane.load.requests += change;
    load.requests += change;
  }

  private void takeTurn(Lane lane) {
    if (!lane.line.isEmpty() && !waiting.contains(lane)) {
      lane.turn = ++turns;
      waiting.add(lane);
    }
  }

  private void forget(Lane lane) {
    if (lane.isEmpty()) {
      lanes.remove(lane.host);
    }
  }

  private Lane admitted(String host) {
    var lane = lanes.get(host);
    if (lane == null || lane.load.requests == 0) {
      throw new IllegalStateException("nobody of " + host + " was admitted");
    }
    return lane;
  }

  private Lane lane(String host) {
    var lane = lanes.get(host);
    if (lane == null) {
      throw new IllegalStateException("nobody of " + host + " is known");
    }
    return lane;
  }
}
