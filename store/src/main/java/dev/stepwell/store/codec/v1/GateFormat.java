package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.store.proto.V1;
import dev.stepwell.store.proto.V1.Member.Seat.State;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;

/// Gates, and who is there.
public final class GateFormat {
  private GateFormat() {}

  public static V1.Gate write(Gate gate) {
    var counts = gate.counts();
    var written =
        V1.Gate.newBuilder()
            .setTicket(gate.ticket())
            .setRule(rule(gate.rule()))
            .setParallelismPinned(gate.pinned().contains(Rule.Limit.PARALLELISM))
            .setRatePinned(gate.pinned().contains(Rule.Limit.RATE))
            .setPaused(gate.paused())
            .setWaiting(counts.waiting())
            .setHeld(counts.held())
            .setLeftOver(counts.leftOver())
            .setStarted(gate.window().started())
            .setWindowSince(Common.time(gate.window().since()))
            .setLastUse(Common.time(gate.lastUse()))
            .setEra(gate.era())
            .setHead(gate.head());
    gate.alarm().ifPresent(at -> written.setAlarm(Common.time(at)));
    gate.queue()
        .ifPresent(queue ->
            written
                .setCreatedAt(Common.time(queue.createdAt()))
                .setUpdatedAt(Common.time(queue.updatedAt()))
                .setExpected(queue.expected()));
    return written.build();
  }

  public static Gate read(V1.Gate gate) {
    var pinned = EnumSet.noneOf(Rule.Limit.class);
    if (gate.getParallelismPinned()) {
      pinned.add(Rule.Limit.PARALLELISM);
    }
    if (gate.getRatePinned()) {
      pinned.add(Rule.Limit.RATE);
    }
    return new Gate(
        gate.getTicket(),
        rule(gate.getRule()),
        pinned,
        gate.getPaused(),
        new Gate.Counts(gate.getWaiting(), gate.getHeld(), gate.getLeftOver()),
        new Gate.Window(gate.getStarted(), Common.time(gate.getWindowSince())),
        gate.hasAlarm() ? Optional.of(Common.time(gate.getAlarm())) : Optional.empty(),
        Common.time(gate.getLastUse()),
        gate.getEra(),
        gate.hasCreatedAt() ? Optional.of(queue(gate)) : Optional.empty(),
        gate.getHead());
  }

  private static Gate.Queue queue(V1.Gate gate) {
    return new Gate.Queue(
        Common.time(gate.getCreatedAt()), Common.time(gate.getUpdatedAt()), gate.getExpected());
  }

  public static V1.Member write(Member member) {
    var written = V1.Member.newBuilder();
    switch (member) {
      case Member.Expected.EXPECTED -> written.setExpected(V1.Nothing.getDefaultInstance());
      case Member.Waiting(long ticket, int companions) -> {
        if (companions == 0) {
          written.setWaiting(ticket(ticket));
        } else {
          written.setSeat(seat(ticket, companions, State.GIVEN_UP));
        }
      }
      case Member.Admitted(long era) -> written.setAdmitted(ticket(era));
      case Member.Seated(long ticket, int companions, boolean gone) ->
          written.setSeat(seat(ticket, companions, gone ? State.KEPT : State.TAKEN));
      case Member.Companion.COMPANION -> written.setCompanion(V1.Nothing.getDefaultInstance());
    }
    return written.build();
  }

  private static V1.Member.Seat seat(long ticket, int companions, State state) {
    return V1.Member.Seat.newBuilder()
        .setTicket(ticket)
        .setCompanions(companions)
        .setState(state)
        .build();
  }

  private static Member read(V1.Member.Seat seat) {
    return switch (seat.getState()) {
      case TAKEN -> new Member.Seated(seat.getTicket(), seat.getCompanions(), false);
      case KEPT -> new Member.Seated(seat.getTicket(), seat.getCompanions(), true);
      case GIVEN_UP -> new Member.Waiting(seat.getTicket(), seat.getCompanions());
      case UNRECOGNIZED -> throw Common.unknown("seat", seat);
    };
  }

  public static Member read(V1.Member member) {
    return switch (member.getKindCase()) {
      case WAITING -> new Member.Waiting(member.getWaiting().getTicket());
      case ADMITTED -> new Member.Admitted(member.getAdmitted().getTicket());
      case EXPECTED -> Member.Expected.EXPECTED;
      case SEAT -> read(member.getSeat());
      case COMPANION -> Member.Companion.COMPANION;
      case KIND_NOT_SET -> throw Common.unknown("member", member);
    };
  }

  public static V1.Visitor write(Visitor visitor) {
    return V1.Visitor.newBuilder()
        .setMessage(Common.key(visitor.message()))
        .setAttempt(visitor.attempt())
        .build();
  }

  public static Visitor read(V1.Visitor visitor) {
    return new Visitor(Common.key(visitor.getMessage()), visitor.getAttempt());
  }

  static V1.GateId id(GateId id) {
    return V1.GateId.newBuilder()
        .setProject(id.project().value())
        .setKind(id.kind().code())
        .setKey(id.key())
        .build();
  }

  static GateId id(V1.GateId id) {
    return new GateId(new ProjectId(id.getProject()), GateId.Kind.of(id.getKind()), id.getKey());
  }

  static V1.Rule rule(Rule rule) {
    var written = V1.Rule.newBuilder().setPeriod(Common.span(rule.period()));
    rule.parallelism().ifPresent(written::setParallelism);
    rule.rate().ifPresent(written::setRate);
    return written.build();
  }

  static Rule rule(V1.Rule rule) {
    return new Rule(
        rule.hasParallelism() ? OptionalInt.of(rule.getParallelism()) : OptionalInt.empty(),
        rule.hasRate() ? OptionalInt.of(rule.getRate()) : OptionalInt.empty(),
        Common.span(rule.getPeriod()));
  }

  private static V1.Ticket ticket(long ticket) {
    return V1.Ticket.newBuilder().setTicket(ticket).build();
  }
}
