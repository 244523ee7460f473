package dev.stepwell.engine.gate;

import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.gate.GateFact.AlarmRang;
import dev.stepwell.engine.gate.GateFact.GateChanged;
import dev.stepwell.engine.gate.GateFact.GateRemoved;
import dev.stepwell.engine.gate.GateFact.MemberChanged;
import dev.stepwell.engine.gate.GateFact.VisitorAdmitted;
import dev.stepwell.engine.gate.GateFact.VisitorLeft;
import dev.stepwell.engine.gate.GateFact.VisitorQueued;
import dev.stepwell.engine.gate.GateFact.VisitorReturned;
import java.util.Optional;

/// Turns facts about gates into rows.
public final class GateApplier {
  private GateApplier() {}

  public static void apply(Tables tables, GateFact fact) {
    switch (fact) {
      case VisitorQueued(var gate, var visitor, long ticket) -> {
        tables.gateMembers().upsert(new MemberKey(gate, visitor), new Member.Waiting(ticket));
        tables.gateLine().insert(new LineKey(gate, ticket), visitor);
      }
      case VisitorAdmitted(var gate, var visitor, var before, var after) -> {
        before.ifPresent(place -> tables.gateLine().delete(new LineKey(gate, place.ticket())));
        tables.gateMembers().upsert(new MemberKey(gate, visitor), after);
      }
      case VisitorReturned(var gate, var visitor, var place) -> {
        tables.gateMembers().update(new MemberKey(gate, visitor), place);
        tables.gateLine().insert(new LineKey(gate, place.ticket()), visitor);
      }
      case MemberChanged(var gate, var visitor, var after) ->
          tables.gateMembers().upsert(new MemberKey(gate, visitor), after);
      case VisitorLeft(var gate, var visitor, var member) -> {
        if (member instanceof Member.Waiting(long ticket, _)) {
          tables.gateLine().delete(new LineKey(gate, ticket));
        }
        tables.gateMembers().delete(new MemberKey(gate, visitor));
      }
      case GateChanged(var gate, var before, var after) -> {
        tables.gates().upsert(gate, after);
        if (before.isEmpty() && gate.isQueue()) {
          Tallies.add(tables, gate.project(), TallyKey.Kind.QUEUES, 1);
        }
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
      case AlarmRang(var gate, var before) -> {
        silence(tables, gate, before);
        tables.gates().upsert(gate, before.alarmAt(Optional.empty()));
      }
      case GateRemoved(var gate, var before) -> {
        silence(tables, gate, before);
        tables.gates().delete(gate);
        if (gate.isQueue()) {
          Tallies.add(tables, gate.project(), TallyKey.Kind.QUEUES, -1);
        }
      }
    }
  }

  private static void silence(Tables tables, GateId id, Gate gate) {
    gate.alarm().ifPresent(at -> tables.due().delete(DueWork.OpenGate.key(id, gate.ticket(), at)));
  }
}
