package dev.stepwell.server.simulation;

import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/// Holds what queues do against their order. What came to a queue first is taken from the log of
/// its messages; only of those that were delayed the queue itself has to say when they joined.
final class QueueWatch {
  private final Messaging simulation;
  private final Map<GateId, Gate> gates = new HashMap<>();
  private final Map<GateId, NavigableMap<MessageKey, Place>> places = new HashMap<>();
  private final Map<GateId, Set<Visitor>> seated = new HashMap<>();

  private record Place(long ticket, Posted posted) {}

  QueueWatch(Messaging simulation) {
    this.simulation = simulation;
  }

  /// Called for each message when it is published.
  void published(Posted posted) {
    posted
        .details
        .queue()
        .filter(_ -> posted.details.stage() == Message.Stage.IN_LINE)
        .ifPresent(queue -> joined(queue, posted, posted.published.ticket()));
  }

  private void joined(GateId queue, Posted posted, long ticket) {
    places
        .computeIfAbsent(queue, _ -> new TreeMap<>())
        .putIfAbsent(posted.key, new Place(ticket, posted));
  }

  void look(int partition, MessageRows rows) {
    for (var known : Map.copyOf(gates).entrySet()) {
      var id = known.getKey();
      var gate = rows.rows().gates().get(id);
      if (simulation.partition(id) == partition
          && (gate == null || gate.ticket() != known.getValue().ticket())) {
        gates.remove(id);
        places.remove(id);
        seated.remove(id);
      }
    }
    rows.rows()
        .gates()
        .forEach((id, gate) -> {
          if (id.isQueue()) {
            look(id, gate, rows);
          }
        });
  }

  private void look(GateId id, Gate gate, MessageRows rows) {
    var before = gates.put(id, gate);
    var nowSeated = new HashSet<Visitor>();
    rows.rows()
        .gateMembers()
        .subMap(MemberKey.first(id), MemberKey.last(id))
        .forEach((key, member) -> {
          var posted = simulation.ledger().find(key.visitor().message()).orElseThrow();
          switch (member) {
            case Member.Waiting(long ticket, _) -> joined(id, posted, ticket);
            case Member.Seated(long ticket, _, _) -> {
              joined(id, posted, ticket);
              nowSeated.add(key.visitor());
            }
            case Member.Expected _, Member.Companion _ -> {}
            case Member.Admitted _ -> throw new Violation("no member of a queue: " + key);
          }
        });
    boolean starts = !seated.getOrDefault(id, Set.of()).containsAll(nowSeated);
    seated.put(id, nowSeated);
    if (starts) {
      require(
          nowSeated.size() <= simulation.wanted().parallelism(id),
          id + " lets through " + nowSeated.size());
      boolean same = before != null && before.queue().equals(withUpdate(gate, before));
      require(
          !same
              || !gate.rule().equals(before.rule())
              || nowSeated.size() <= gate.rule().parallelism().orElse(Integer.MAX_VALUE),
          id + " lets through " + nowSeated.size() + ", its rule is " + gate.rule());
      require(!same || !gate.paused(), id + " is paused, and somebody starts");
    }
  }

  /// What the queue is where nobody has changed its settings meanwhile.
  private static Optional<Gate.Queue> withUpdate(Gate gate, Gate before) {
    return gate.queue()
        .filter(queue ->
            queue.updatedAt().equals(before.queue().orElseThrow().updatedAt())
                && gate.paused() == before.paused())
        .flatMap(_ -> before.queue());
  }

  /// Before a message starts, all that were before it have come to their ends, with their
  /// callbacks; but for as many as its queue lets through at once.
  void sent(Posted posted) {
    var queue = posted.details.queue();
    if (queue.isEmpty() || posted.attempts > 0) {
      return;
    }
    var line = places.getOrDefault(queue.get(), new TreeMap<>());
    var place = Optional.ofNullable(line.get(posted.key));
    posted.require(place.isPresent(), "starts, and was never in line");
    long ticket = place.get().ticket();
    var open =
        line.values().stream()
            .filter(other -> other.ticket() < ticket && open(other.posted()))
            .map(other -> other.posted().name())
            .toList();
    posted.require(
        open.size() < simulation.wanted().parallelism(queue.get()),
        "starts before the end of " + open);
  }

  private boolean open(Posted posted) {
    if (!posted.ended()) {
      return true;
    }
    for (var other : simulation.ledger().open()) {
      if (other.publication().way().accompanies().isPresent()
          && other.publication().way().accompanies().get().source().equals(posted.key)) {
        return true;
      }
    }
    return false;
  }

  private static void require(boolean condition, String otherwise) {
    if (!condition) {
      throw new Violation(otherwise);
    }
  }
}
