package dev.stepwell.engine.gate;

import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.gate.GateFact.GateChanged;
import dev.stepwell.engine.gate.GateFact.GateRemoved;
import dev.stepwell.engine.gate.GateFact.VisitorAdmitted;
import dev.stepwell.engine.gate.GateFact.VisitorLeft;
import dev.stepwell.engine.gate.GateFact.VisitorQueued;

/// Turns facts about gates into rows.
public final class GateApplier {
  private GateApplier() {}

  public static void apply(Tables tables, GateFact fact) {
    switch (fact) {
      case VisitorQueued(var gate, var visitor, long ticket) -> {
        tables.gateMembers().insert(new MemberKey(gate, visitor), new Member.Waiting(ticket));
        tables.gateLine().insert(new LineKey(gate, ticket), visitor);
      }
      case VisitorAdmitted(var gate, var visitor, var before, long era) -> {
        before.ifPresent(place -> tables.gateLine().delete(new LineKey(gate, place.ticket())));
        tables.gateMembers().upsert(new MemberKey(gate, visitor), new Member.Admitted(era));
      }
      case VisitorLeft(var gate, var visitor, var member) -> {
        if (member instanceof Member.Waiting(long ticket)) {
          tables.gateLine().delete(new LineKey(gate, ticket));
        }
        tables.gateMembers().delete(new MemberKey(gate, visitor));
      }
      case GateChanged(var gate, var before, var after) -> {
        tables.gates().upsert(gate, after);
        if (!before.flatMap(Gate::alarm).equals(after.alarm())) {
          before.ifPresent(old -> silence(tables, gate, old));
          after
              .alarm()
              .ifPresent(at ->
                  tables
                      .due()
                      .insert(
                          DueWork.OpenGate.key(gate, after.ticket(), at),
                          new DueWork.OpenGate(gate)));
        }
      }
      case GateRemoved(var gate, var before) -> {
        silence(tables, gate, before);
        tables.gates().delete(gate);
      }
    }
  }

  private static void silence(Tables tables, GateId id, Gate gate) {
    gate.alarm().ifPresent(at -> tables.due().delete(DueWork.OpenGate.key(id, gate.ticket(), at)));
  }
}
