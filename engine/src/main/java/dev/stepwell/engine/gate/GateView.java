package dev.stepwell.engine.gate;

import dev.stepwell.engine.Rows;

/// What the room of gates sees of the state.
public interface GateView {
  Rows<GateId, Gate> gates();

  /// Who is at a gate.
  Rows<MemberKey, Member> gateMembers();

  /// Who waits there, in the order in which they came.
  Rows<LineKey, Visitor> gateLine();
}
