package dev.stepwell.server.simulation;

import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Supplier;

/// Holds what gates do against what their keys allow, from one look to the next.
final class Gating {
  private final Map<GateId, Known> gates = new HashMap<>();
  private final Set<MemberKey> gone = new HashSet<>();
  private NavigableMap<MemberKey, Member> members = new TreeMap<>();

  /// What was seen of a gate.
  private static final class Known {
    private Gate.Window window;
    private NavigableMap<LineKey, Visitor> line = new TreeMap<>();
    private int starts;

    Known(Gate.Window window) {
      this.window = window;
    }
  }

  /// @param looks the last one at each partition
  void look(List<Snapshot> looks) {
    var now = new TreeMap<MemberKey, Member>();
    looks.forEach(look -> now.putAll(look.gateMembers()));
    for (var look : looks) {
      look.gates()
          .forEach((id, gate) -> {
            if (!id.isQueue()) {
              look(id, gate, look, now);
            }
          });
      look.messages()
          .forEach((key, message) -> {
            if (message.stage() == Message.Stage.ADMITTED) {
              message.gate().ifPresent(gate -> admitted(key, message, gate, now));
            }
          });
    }
    members.keySet().stream().filter(key -> !now.containsKey(key)).forEach(gone::add);
    members = now;
  }

  private static void admitted(
      MessageKey key, Message message, GateId gate, NavigableMap<MemberKey, Member> members) {
    var member = members.get(new MemberKey(gate, new Visitor(key, message.attempts())));
    require(
        member instanceof Member.Admitted,
        () -> "message %s goes out and its gate says: %s".formatted(key.id(), member));
  }

  private void look(
      GateId id, Gate gate, Snapshot look, NavigableMap<MemberKey, Member> nowMembers) {
    var flow = Flows.most(id.key());
    var known = gates.computeIfAbsent(id, _ -> new Known(gate.window()));
    flow.parallelism()
        .ifPresent(most ->
            require(
                gate.counts().held() <= most,
                () -> "%s lets %s through, allowed are %d".formatted(id, gate.counts(), most)));
    var line = new TreeMap<LineKey, Visitor>();
    look.gateLine()
        .forEach((key, visitor) -> {
          if (key.gate().equals(id)) {
            line.put(key, visitor);
          }
        });
    int started = fairStarts(id, known, line, nowMembers);
    if (Flows.steady(id.key())) {
      flow.rate().ifPresent(rate -> starts(id, known, gate.window(), started, rate));
    }
    known.line = line;
  }

  /// Who was let in since the last look has overtaken nobody; tells how many that are.
  private int fairStarts(
      GateId id,
      Known known,
      NavigableMap<LineKey, Visitor> line,
      NavigableMap<MemberKey, Member> nowMembers) {
    var stays = known.line.keySet().stream().filter(line::containsKey).findFirst();
    int started = 0;
    for (var row : nowMembers.entrySet()) {
      var key = row.getKey();
      if (!key.gate().equals(id)
          || !(row.getValue() instanceof Member.Admitted)
          || members.get(key) instanceof Member.Admitted) {
        continue;
      }
      started++;
      // A second admission of the same attempt would be two slots for one.
      require(!gone.contains(key), () -> key + " comes again after it has left");
      if (stays.isPresent()) {
        var before = members.get(key);
        require(
            before instanceof Member.Waiting(long ticket, _) && ticket < stays.get().ticket(),
            () -> "%s overtakes %s, its place was %s".formatted(key, stays.get(), before));
      }
    }
    return started;
  }

  /// Counts what starts in a period by itself. A start that came and went between two looks is not
  /// seen, so the gate may count more.
  private static void starts(GateId id, Known known, Gate.Window window, int started, int rate) {
    if (!window.since().equals(known.window.since())) {
      // Where the clock goes back, the period begins anew and keeps its count.
      boolean back = window.since().isBefore(known.window.since());
      require(
          back
              || known.window.started() == 0
              || !window.since().isBefore(known.window.since().plus(Flows.most(id.key()).period())),
          () -> "%s begins a period at %s within %s".formatted(id, window, known.window));
      boolean goesOn = back && known.window.started() > 0;
      known.starts = goesOn ? known.starts : 0;
    }
    known.starts += started;
    known.window = window;
    require(
        window.started() <= rate && known.starts <= rate,
        () -> "%s started %d, says %s, allowed are %d".formatted(id, known.starts, window, rate));
  }

  private static void require(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw new Violation(otherwise.get());
    }
  }
}
