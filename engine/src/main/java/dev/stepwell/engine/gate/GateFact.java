package dev.stepwell.engine.gate;

import dev.stepwell.engine.Fact;
import java.util.Optional;

/// What happens at gates.
public sealed interface GateFact extends Fact {
  record VisitorQueued(GateId gate, Visitor visitor, long ticket) implements GateFact {}

  /// It gave its seat up and stands in line again, at its old place.
  record VisitorReturned(GateId gate, Visitor visitor, Member.Waiting place) implements GateFact {}

  /// What is remembered of a visitor is another thing now, and concerns the line in no way.
  record MemberChanged(GateId gate, Visitor visitor, Member after) implements GateFact {}

  /// It got a slot.
  ///
  /// @param before its place in line, where it had one
  record VisitorAdmitted(
      GateId gate, Visitor visitor, Optional<Member.Waiting> before, Member after)
      implements GateFact {}

  record VisitorLeft(GateId gate, Visitor visitor, Member member) implements GateFact {}

  /// The gate itself is another one now: it is new, or its rule, its counts or its alarm changed.
  record GateChanged(GateId gate, Optional<Gate> before, Gate after) implements GateFact {}

  /// Its alarm has rung, so its due row is spent. What follows may set it to the very same moment,
  /// as the clock may have been set back or the line be long: then the row is a new one, of which
  /// the timer hears.
  record AlarmRang(GateId gate, Gate before) implements GateFact {}

  /// Nobody used it for long, or it was removed.
  record GateRemoved(GateId gate, Gate before) implements GateFact {}
}
