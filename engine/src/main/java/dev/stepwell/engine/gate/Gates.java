package dev.stepwell.engine.gate;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.gate.GateCommand.Expect;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateCommand.Open;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.gate.GateFact.GateRemoved;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Decides for gates. Each decision is made when there is room, by the rule of that moment, so a
/// change bites at once; and whatever may make room looks at the line.
public final class Gates {
  /// What holds at a gate that an operator named before any message did.
  private static final Rule NO_RULE =
      new Rule(OptionalInt.empty(), OptionalInt.empty(), Duration.ofSeconds(1));

  private Gates() {}

  public static Decision decide(GateView view, GateCommand command, Stamp stamp) {
    return switch (command) {
      case Configure(var id, var rule) -> configure(view, id, rule, stamp);
      case Enter(var visitor, var id, var rule) -> enter(view, visitor, id, rule, stamp);
      case Leave(var visitor, var id) -> leave(view, visitor, id, stamp);
      case Expect(var visitor, var id) -> QueueMoves.expect(view, visitor, id, stamp);
      case Accompany(var companion, var id) -> QueueMoves.accompany(view, companion, id, stamp);
      case Remove remove -> QueueMoves.remove(view, remove, stamp);
      case Open open -> open(view, open, stamp);
      case Adjust(var id, var adjustment) -> adjust(view, id, adjustment, stamp);
    };
  }

  private static Decision configure(GateView view, GateId id, Rule rule, Stamp stamp) {
    var found = view.gates().get(id);
    if (found.isPresent()
        && found.get().rule().equals(found.get().rule().replacedBy(rule, found.get().pinned()))) {
      return nothing();
    }
    var draft = draft(view, id, rule, stamp);
    var gate = draft.gate();
    return draft.become(gate.with(gate.rule().replacedBy(rule, gate.pinned()))).drain().done();
  }

  private static Decision enter(GateView view, Visitor visitor, GateId id, Rule rule, Stamp stamp) {
    var member = view.gateMembers().get(new MemberKey(id, visitor));
    if (member.isPresent() && member.get() != Member.Expected.EXPECTED) {
      return member.get() instanceof Member.Seated seat
          ? QueueMoves.again(view, visitor, seat, id, stamp)
          : nothing();
    }
    var draft = draft(view, id, rule, stamp);
    if (member.isPresent()) {
      draft.become(draft.gate().expected(-1));
    }
    draft.drain();
    if (draft.gate().counts().waiting() == 0 && draft.hasRoom()) {
      draft.admit(visitor, Optional.empty());
    } else {
      draft.queue(visitor);
    }
    return draft.done();
  }

  /// Who leaves the line makes no room, and the view still shows its place: so only a slot that is
  /// given back lets others in.
  private static Decision leave(GateView view, Visitor visitor, GateId id, Stamp stamp) {
    var member = view.gateMembers().get(new MemberKey(id, visitor));
    if (member.isEmpty()) {
      return nothing();
    }
    var draft = draft(view, id, NO_RULE, stamp);
    return switch (member.get()) {
      case Member.Waiting _, Member.Expected _ -> draft.leave(visitor, member.get()).done();
      case Member.Admitted _ -> draft.leave(visitor, member.get()).drain().done();
      case Member.Seated seat -> QueueMoves.leave(draft, visitor, seat);
      case Member.Companion _ -> QueueMoves.companionLeaves(view, draft, visitor, id);
    };
  }

  /// A row that is not the gate's alarm any more is an old one.
  private static Decision open(GateView view, Open command, Stamp stamp) {
    var found = view.gates().get(command.gate());
    if (found.isEmpty() || !found.get().alarm().equals(Optional.of(command.due()))) {
      return nothing();
    }
    var gate = found.get();
    if (gate.idle() && !stamp.now().isBefore(gate.lastUse().plus(Gate.KEPT))) {
      return new Accepted(
          List.of(new GateRemoved(command.gate(), gate)), List.of(), Reply.Done.DONE);
    }
    return GateDraft.afterAlarm(view, command.gate(), stamp, gate).drain().done();
  }

  private static Decision adjust(GateView view, GateId id, Adjustment adjustment, Stamp stamp) {
    if (view.gates().get(id).isEmpty() && !creates(id, adjustment)) {
      return id.isQueue()
          ? Decision.rejected(new Rejection.NotFound("there is no queue " + id.key()))
          : nothing();
    }
    var draft = draft(view, id, NO_RULE, stamp);
    return draft
        .become(adjusted(draft.gate(), adjustment, stamp).updatedAt(stamp.now()))
        .drain()
        .done();
  }

  private static boolean creates(GateId id, Adjustment adjustment) {
    return switch (adjustment) {
      case Adjustment.SetUp _ -> true;
      case Adjustment.Pause _, Adjustment.Resume _, Adjustment.Pin _ -> !id.isQueue();
      case Adjustment.Unpin _, Adjustment.ResetRate _, Adjustment.Reset _ -> false;
    };
  }

  private static Gate adjusted(Gate gate, Adjustment adjustment, Stamp stamp) {
    var fresh = new Gate.Window(0, stamp.now());
    return switch (adjustment) {
      case Adjustment.Pause.PAUSE -> gate.paused(true);
      case Adjustment.Resume.RESUME -> gate.paused(false);
      case Adjustment.SetUp(int parallelism, boolean paused) ->
          gate.with(Rule.parallelism(parallelism)).paused(paused);
      case Adjustment.Pin pin -> pinned(gate, pin).with(fresh);
      case Adjustment.Unpin(var limits) -> {
        var left = EnumSet.noneOf(Rule.Limit.class);
        gate.pinned().stream().filter(limit -> !limits.contains(limit)).forEach(left::add);
        yield gate.pinned(left);
      }
      case Adjustment.ResetRate.RESET_RATE -> gate.with(fresh);
      case Adjustment.Reset.RESET -> gate.in(stamp.ticket()).with(fresh);
    };
  }

  private static Gate pinned(Gate gate, Adjustment.Pin pin) {
    var given = EnumSet.noneOf(Rule.Limit.class);
    var kept = EnumSet.allOf(Rule.Limit.class);
    if (pin.parallelism().isPresent()) {
      given.add(Rule.Limit.PARALLELISM);
    }
    if (pin.rate().isPresent()) {
      given.add(Rule.Limit.RATE);
    }
    kept.removeAll(given);
    given.addAll(gate.pinned());
    var rule = new Rule(pin.parallelism(), pin.rate(), pin.period());
    return gate.with(gate.rule().replacedBy(rule, kept)).pinned(given);
  }

  /// @param rule for a gate that is not there
  static GateDraft draft(GateView view, GateId id, Rule rule, Stamp stamp) {
    var found = view.gates().get(id);
    var gate = found.orElseGet(() -> Gate.create(id, stamp.ticket(), rule, stamp.now()));
    return new GateDraft(view, id, stamp, found, gate.usedAt(stamp.now()));
  }

  static Decision nothing() {
    return Decision.reply(Reply.Done.DONE);
  }
}
