package dev.stepwell.engine.gate;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.message.MessageCommand.Admit;
import java.util.List;

/// What happens at queues alone: a visitor keeps its seat over all its attempts, and its companions
/// keep it after that.
final class QueueMoves {
  /// Messages that one decision takes back.
  static final int REMOVALS = 256;

  private QueueMoves() {}

  static Decision expect(GateView view, Visitor visitor, GateId id, Stamp stamp) {
    return view.gateMembers().get(new MemberKey(id, visitor)).isPresent()
        ? Gates.nothing()
        : Gates.draft(view, id, Rule.ONE_AT_A_TIME, stamp).expect(visitor).done();
  }

  /// The next attempt of a visitor that has a seat. A queue that is paused starts nothing, so the
  /// visitor goes back to its place, before all that came after it.
  static Decision again(
      GateView view, Visitor visitor, Member.Seated seat, GateId id, Stamp stamp) {
    if (seat.gone()) {
      return Gates.nothing();
    }
    var draft = Gates.draft(view, id, Rule.ONE_AT_A_TIME, stamp);
    return draft.gate().paused()
        ? draft.sendBack(visitor, seat).done()
        : new Accepted(List.of(), List.of(Send.quietly(new Admit(visitor, id))), Reply.Done.DONE);
  }

  /// A visitor without a place has none to keep.
  static Decision accompany(GateView view, Visitor companion, GateId id, Stamp stamp) {
    if (view.gateMembers().get(new MemberKey(id, companion)).isPresent()) {
      return Gates.nothing();
    }
    var source = Visitor.inQueue(companion.message());
    var member = view.gateMembers().get(new MemberKey(id, source));
    if (member.isEmpty() || !(member.get() instanceof Member.Seated || inLine(member.get()))) {
      return Gates.nothing();
    }
    return Gates.draft(view, id, Rule.ONE_AT_A_TIME, stamp)
        .change(source, withCompanions(member.get(), 1))
        .change(companion, Member.Companion.COMPANION)
        .done();
  }

  static Decision leave(GateDraft draft, Visitor visitor, Member.Seated seat) {
    if (seat.companions() == 0) {
      return draft.leave(visitor, seat).drain().done();
    }
    return seat.gone()
        ? Gates.nothing()
        : draft.change(visitor, new Member.Seated(seat.ticket(), seat.companions(), true)).done();
  }

  static Decision companionLeaves(GateView view, GateDraft draft, Visitor companion, GateId id) {
    draft.leave(companion, Member.Companion.COMPANION);
    var source = Visitor.inQueue(companion.message());
    var member = view.gateMembers().get(new MemberKey(id, source));
    if (member.isEmpty()) {
      return draft.done();
    }
    return member.get() instanceof Member.Seated(_, int companions, boolean gone)
            && gone
            && companions == 1
        ? draft.leave(source, member.get()).drain().done()
        : draft.change(source, withCompanions(member.get(), -1)).done();
  }

  /// Companions are messages of their own and stay.
  static Decision remove(GateView view, Remove command, Stamp stamp) {
    var id = command.gate();
    if (view.gates().get(id).filter(gate -> gate.ticket() == command.ticket()).isEmpty()) {
      return Gates.nothing();
    }
    var draft = Gates.draft(view, id, Rule.ONE_AT_A_TIME, stamp);
    var rows = view.gateMembers().ascending(MemberKey.first(id), MemberKey.last(id), REMOVALS);
    for (var row : rows) {
      var visitor = row.key().visitor();
      draft.leave(visitor, row.value());
      if (isUndelivered(row.value())) {
        draft.cancel(visitor);
      }
    }
    return rows.size() < REMOVALS
        ? draft.removed()
        : draft.become(draft.gate().paused(true)).done();
  }

  private static boolean isUndelivered(Member member) {
    return switch (member) {
      case Member.Expected _, Member.Waiting _, Member.Admitted _ -> true;
      case Member.Seated(_, _, boolean gone) -> !gone;
      case Member.Companion _ -> false;
    };
  }

  private static boolean inLine(Member member) {
    return member instanceof Member.Waiting;
  }

  private static Member withCompanions(Member member, int more) {
    return switch (member) {
      case Member.Waiting(long ticket, int companions) ->
          new Member.Waiting(ticket, companions + more);
      case Member.Seated(long ticket, int companions, boolean gone) ->
          new Member.Seated(ticket, companions + more, gone);
      case Member.Expected _, Member.Admitted _, Member.Companion _ -> member;
    };
  }
}
