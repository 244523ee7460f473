package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.View;
import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateFact.VisitorQueued;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageFact.LetterForgotten;
import dev.stepwell.engine.message.MessageFact.MessageClaimed;
import dev.stepwell.engine.message.MessageFact.MessageScheduled;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleChanged;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleDeleted;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleMade;
import dev.stepwell.server.wire.JsonWire;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/// The engine, with the defect that is built in, if it is one of a decision.
final class FaultyEngine extends Engine {
  private final Surroundings around;

  FaultyEngine(Surroundings around) {
    super(new JsonWire(), around.limits());
    this.around = around;
  }

  @Override
  public Decision decide(View view, Command command, Stamp stamp) {
    var right = super.decide(view, command, stamp);
    return right instanceof Accepted accepted ? wrong(command, accepted) : right;
  }

  private Accepted wrong(Command command, Accepted right) {
    if (around.has(Bug.CLAIM_FORGOTTEN) && command instanceof Publish && sometimes()) {
      return without(right, MessageClaimed.class::isInstance, _ -> false);
    }
    if (around.has(Bug.QUEUE_OVERTAKEN)) {
      return each(right, FaultyEngine::toTheHead);
    }
    if (around.has(Bug.SEAT_NOT_KEPT)) {
      return without(right, _ -> false, send -> send.command() instanceof Accompany);
    }
    if (around.has(Bug.CALLBACK_LOST) && command instanceof RecordOutcome && sometimes()) {
      return without(right, _ -> false, send -> send.command() instanceof Publish);
    }
    if (around.has(Bug.LETTER_KEPT)) {
      return without(right, LetterForgotten.class::isInstance, _ -> false);
    }
    if (around.has(Bug.SCHEDULE_FIRES_TWICE)
        && command instanceof ScheduleCommand.Fire
        && sometimes()) {
      return each(right, FaultyEngine::notMoved);
    }
    if (around.has(Bug.SCHEDULE_NOT_DELETED)
        && command instanceof ScheduleCommand.Delete
        && sometimes()) {
      return without(right, _ -> true, _ -> false);
    }
    if (around.has(Bug.SCHEDULE_FIRES_AS_BEFORE)) {
      return asBefore(right);
    }
    if (around.has(Bug.FAN_OUT_IN_PART) && command instanceof Publish && sometimes()) {
      return withoutLast(right);
    }
    return right;
  }

  private boolean sometimes() {
    return around.faults().maybe(30);
  }

  private static Accepted without(Accepted right, Predicate<Fact> fact, Predicate<Send> send) {
    return new Accepted(
        right.facts().stream().filter(fact.negate()).toList(),
        right.sends().stream().filter(send.negate()).toList(),
        right.reply());
  }

  /// Without the last of several messages.
  private static Accepted withoutLast(Accepted right) {
    var stored = right.facts().stream().filter(MessageScheduled.class::isInstance).toList();
    return stored.size() < 2
        ? right
        : without(right, fact -> fact.equals(stored.getLast()), _ -> false);
  }

  private static Accepted each(Accepted right, UnaryOperator<Fact> change) {
    return new Accepted(right.facts().stream().map(change).toList(), right.sends(), right.reply());
  }

  private static Fact toTheHead(Fact fact) {
    return fact instanceof VisitorQueued(var gate, var visitor, long ticket) && gate.isQueue()
        ? new VisitorQueued(gate, visitor, Long.MAX_VALUE / 2 - ticket)
        : fact;
  }

  private static Fact notMoved(Fact fact) {
    return fact instanceof ScheduleChanged(var id, var before, var after)
        ? new ScheduleChanged(id, before, firing(after, before.next()))
        : fact;
  }

  private static Accepted asBefore(Accepted right) {
    return right.facts().stream()
        .filter(ScheduleDeleted.class::isInstance)
        .map(fact -> ((ScheduleDeleted) fact).before().next())
        .findFirst()
        .map(next -> each(right, fact -> asBefore(fact, next)))
        .orElse(right);
  }

  private static Fact asBefore(Fact fact, Optional<Instant> next) {
    return fact instanceof ScheduleMade(var id, var schedule, var body)
        ? new ScheduleMade(id, firing(schedule, next), body)
        : fact;
  }

  private static Schedule firing(Schedule schedule, Optional<Instant> next) {
    return new Schedule(
        schedule.made(),
        schedule.cron(),
        schedule.template(),
        schedule.delay(),
        schedule.paused(),
        next,
        schedule.last(),
        schedule.sent(),
        schedule.error(),
        schedule.byHand());
  }
}
