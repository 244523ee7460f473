package dev.stepwell.engine.gate;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Millis;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateFact.AlarmRang;
import dev.stepwell.engine.gate.GateFact.GateChanged;
import dev.stepwell.engine.gate.GateFact.GateRemoved;
import dev.stepwell.engine.gate.GateFact.MemberChanged;
import dev.stepwell.engine.gate.GateFact.VisitorAdmitted;
import dev.stepwell.engine.gate.GateFact.VisitorLeft;
import dev.stepwell.engine.gate.GateFact.VisitorQueued;
import dev.stepwell.engine.gate.GateFact.VisitorReturned;
import dev.stepwell.engine.message.MessageCommand;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A decision about one gate while it is being made.
final class GateDraft {
  /// Admissions in one decision: what is left goes on with the next one, at once.
  static final int ADMISSIONS = 256;

  private final GateView view;
  private final GateId id;
  private final Stamp stamp;
  private final Optional<Gate> before;
  private final List<Fact> facts = new ArrayList<>();
  private final List<Send> sends = new ArrayList<>();
  private Gate gate;

  GateDraft(GateView view, GateId id, Stamp stamp, Optional<Gate> before, Gate gate) {
    this.view = view;
    this.id = id;
    this.stamp = stamp;
    this.before = before;
    this.gate = gate.at(stamp.now());
  }

  /// The same once its alarm has rung.
  static GateDraft afterAlarm(GateView view, GateId id, Stamp stamp, Gate gate) {
    var silent = gate.alarmAt(Optional.empty());
    var draft = new GateDraft(view, id, stamp, Optional.of(silent), silent);
    draft.facts.add(new AlarmRang(id, gate));
    return draft;
  }

  Gate gate() {
    return gate;
  }

  GateDraft become(Gate next) {
    gate = next.at(stamp.now());
    return this;
  }

  boolean hasRoom() {
    return gate.room(stamp.now()) > 0;
  }

  /// Admits from the head of the line whoever may go. It is looked up where it must be, since a
  /// store walks over what was there before.
  GateDraft drain() {
    int most = Math.min(ADMISSIONS, Math.min(gate.counts().waiting(), gate.room(stamp.now())));
    if (most == 0) {
      return this;
    }
    var rows = view.gateLine().ascending(new LineKey(id, gate.head()), LineKey.last(id), most);
    if (rows.size() != most) {
      throw new IllegalStateException("the line of a gate is shorter than its count says: " + id);
    }
    for (var row : rows) {
      gate = gate.with(gate.counts().waiting(-1));
      admit(row.value(), Optional.of(place(row.key(), row.value())));
    }
    gate = gate.headAt(rows.getLast().key().ticket() + 1);
    return this;
  }

  private Member.Waiting place(LineKey key, Visitor visitor) {
    return id.isQueue()
            && view.gateMembers().get(new MemberKey(id, visitor)).orElse(null)
                instanceof Member.Waiting place
        ? place
        : new Member.Waiting(key.ticket());
  }

  /// Lets one in that has room.
  void admit(Visitor visitor, Optional<Member.Waiting> place) {
    var window = gate.window();
    gate =
        gate.with(gate.counts().held(1))
            .with(
                window.started() == 0
                    ? new Gate.Window(1, stamp.now())
                    : new Gate.Window(window.started() + 1, window.since()));
    facts.add(new VisitorAdmitted(id, visitor, place, slot(place)));
    sends.add(Send.quietly(new MessageCommand.Admit(visitor, id)));
  }

  private Member slot(Optional<Member.Waiting> place) {
    if (!id.isQueue()) {
      return new Member.Admitted(gate.era());
    }
    var from = place.orElseGet(() -> new Member.Waiting(stamp.ticket()));
    return new Member.Seated(from.ticket(), from.companions(), false);
  }

  /// Sends one that holds a seat back to its place in line.
  GateDraft sendBack(Visitor visitor, Member.Seated seat) {
    joins(seat.ticket());
    gate = gate.with(gate.counts().held(-1));
    var place = new Member.Waiting(seat.ticket(), seat.companions());
    facts.add(new VisitorReturned(id, visitor, place));
    return this;
  }

  GateDraft expect(Visitor visitor) {
    gate = gate.expected(1);
    return change(visitor, Member.Expected.EXPECTED);
  }

  GateDraft change(Visitor visitor, Member after) {
    facts.add(new MemberChanged(id, visitor, after));
    return this;
  }

  /// Takes back what a visitor wanted.
  GateDraft cancel(Visitor visitor) {
    sends.add(Send.quietly(new MessageCommand.Cancel(visitor.message())));
    return this;
  }

  void queue(Visitor visitor) {
    joins(stamp.ticket());
    facts.add(new VisitorQueued(id, visitor, stamp.ticket()));
  }

  /// Somebody takes a place in line, maybe before all others.
  private void joins(long ticket) {
    boolean first = gate.counts().waiting() == 0 || ticket < gate.head();
    gate = gate.with(gate.counts().waiting(1));
    if (first) {
      gate = gate.headAt(ticket);
    }
  }

  GateDraft leave(Visitor visitor, Member member) {
    var counts = gate.counts();
    gate =
        switch (member) {
          case Member.Expected.EXPECTED -> gate.expected(-1);
          case Member.Waiting _ -> gate.with(counts.waiting(-1));
          case Member.Admitted(long era) ->
              gate.with(era == gate.era() ? counts.held(-1) : counts.leftOver(-1));
          case Member.Seated _ -> gate.with(counts.held(-1));
          case Member.Companion.COMPANION -> gate;
        };
    facts.add(new VisitorLeft(id, visitor, member));
    return this;
  }

  /// The end of the gate itself.
  Decision removed() {
    before.ifPresent(gone -> facts.add(new GateRemoved(id, gone)));
    return new Accepted(facts, sends, Reply.Done.DONE);
  }

  Decision done() {
    var after = gate.alarmAt(alarm());
    if (!before.equals(Optional.of(after))) {
      facts.add(new GateChanged(id, before, after));
    }
    return new Accepted(facts, sends, Reply.Done.DONE);
  }

  /// An alarm that comes earlier than it needs to stays: it looks again then. So a gate in use does
  /// not write its due row each time.
  private Optional<Instant> alarm() {
    var wanted = wanted().map(Millis::up);
    return gate.alarm()
        .filter(at -> wanted.isEmpty() || !at.isAfter(wanted.get()))
        .or(() -> wanted);
  }

  private Optional<Instant> wanted() {
    if (gate.counts().waiting() > 0 && !gate.paused()) {
      if (hasRoom()) {
        return Optional.of(stamp.now());
      }
      // Without a free slot it is whoever leaves that opens the line.
      return gate.freeSlots() > 0 ? Optional.of(gate.windowEnd()) : Optional.empty();
    }
    return gate.idle() ? Optional.of(gate.lastUse().plus(Gate.KEPT)) : Optional.empty();
  }
}
