package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.group.GroupCommand.TellEndpoints;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.schedule.ScheduleCommand.Conclude;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.Fire;
import dev.stepwell.engine.schedule.ScheduleCommand.FireNow;
import dev.stepwell.engine.schedule.ScheduleCommand.FireTo;
import dev.stepwell.engine.schedule.ScheduleCommand.Pause;
import dev.stepwell.engine.schedule.ScheduleCommand.Resume;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleChanged;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleDeleted;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleMade;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Decides for schedules. A schedule makes its messages itself, so it knows them from the commit in
/// which it fires; none of them can end before that.
public final class Schedules {
  /// A time that passed longer ago than this is not made up for.
  public static final Duration GRACE = Duration.ofSeconds(60);

  private Schedules() {}

  public static Decision decide(
      ScheduleView view, ScheduleCommand command, Stamp stamp, Timetable timetable, Limits limits) {
    return switch (command) {
      case Save save -> save(view, save, stamp, timetable);
      case Delete(var id) ->
          view.schedules()
              .get(id)
              .map(schedule -> accepted(new ScheduleDeleted(id, schedule)))
              .orElseGet(Schedules::nothing);
      case Pause(var id) ->
          known(
              view,
              id,
              schedule ->
                  schedule.paused() ? nothing() : changed(id, schedule, schedule.pausedNow()));
      case Resume(var id) ->
          known(
              view,
              id,
              schedule ->
                  schedule.paused()
                      ? changed(
                          id,
                          schedule,
                          schedule
                              .resumed()
                              .until(timetable.next(schedule.cron(), resumed(schedule, stamp))))
                      : nothing());
      case Fire fire -> fire(view, fire, stamp, timetable);
      case FireNow(var id, var wish) ->
          known(view, id, schedule -> HandFiring.fire(view, id, schedule, wish, stamp, limits));
      case FireTo fire -> fireTo(view, fire, stamp, limits);
      case Conclude conclude -> conclude(view, conclude);
    };
  }

  /// Where the clock was set back meanwhile, what has fired does not come again.
  private static Instant resumed(Schedule schedule, Stamp stamp) {
    return schedule.last().map(last -> later(last, stamp.now())).orElse(stamp.now());
  }

  private static Decision save(ScheduleView view, Save command, Stamp stamp, Timetable timetable) {
    var id = command.schedule();
    var facts = new ArrayList<Fact>();
    view.schedules().get(id).ifPresent(before -> facts.add(new ScheduleDeleted(id, before)));
    var made = new Origin(stamp.ticket(), command.address().slot());
    var schedule =
        Schedule.made(made, command.cron(), command.template(), command.delay())
            .until(timetable.next(command.cron(), stamp.now()));
    facts.add(new ScheduleMade(id, schedule, command.body()));
    return new Accepted(facts, List.of(), Reply.Done.DONE);
  }

  /// Whatever comes of this time, the next one is set in the same commit: a time fires once.
  private static Decision fire(ScheduleView view, Fire command, Stamp stamp, Timetable timetable) {
    var id = command.schedule();
    var due = command.due();
    var found =
        view.schedules().get(id).filter(schedule -> schedule.next().stream().anyMatch(due::equals));
    if (found.isEmpty()) {
      return nothing();
    }
    var before = found.get();
    var now = stamp.now();
    var moved = before.until(timetable.next(before.cron(), later(due, now.minus(GRACE))));
    if (Duration.between(due, now).compareTo(GRACE) > 0) {
      return changed(id, before, moved.failed("missed " + due + ": the server was not running"));
    }
    return moved
        .group()
        .map(group ->
            (Decision)
                new Accepted(
                    List.of(new ScheduleChanged(id, before, moved)),
                    List.of(
                        Send.quietly(
                            new TellEndpoints(group, id, before.made(), due, Occasion.Time.TIME))),
                    Reply.Done.DONE))
        .orElseGet(() -> published(view, id, before, moved, due, stamp));
  }

  /// A schedule that was paused, deleted or replaced meanwhile does not fire any more.
  private static Decision fireTo(ScheduleView view, FireTo command, Stamp stamp, Limits limits) {
    var id = command.schedule();
    var found = view.schedules().get(id).filter(schedule -> schedule.made().equals(command.made()));
    return switch (command.occasion()) {
      case Occasion.Hand wish -> HandFiring.fireTo(view, command, wish, found, stamp, limits);
      case Occasion.Time.TIME ->
          found
              .filter(schedule -> !schedule.paused())
              .map(schedule -> fireTo(view, command, schedule, stamp))
              .orElseGet(Schedules::nothing);
    };
  }

  private static Decision fireTo(
      ScheduleView view, FireTo command, Schedule schedule, Stamp stamp) {
    var id = command.schedule();
    return switch (Copies.of(view, schedule, command.endpoints(), stamp)) {
      case Copies.Made made -> {
        var stored = Copies.stored(id, schedule, made, stamp);
        yield published(id, schedule, schedule, command.due(), stored);
      }
      case Copies.NoGroup none -> changed(id, schedule, schedule.failed(none.why()));
      case Copies.TooLarge large -> changed(id, schedule, schedule.failed(large.why()));
    };
  }

  private static Decision published(
      ScheduleView view, ScheduleId id, Schedule before, Schedule moved, Instant due, Stamp stamp) {
    var stored = Copies.stored(id, before, Copies.one(view, before, stamp), stamp);
    return published(id, before, moved, due, stored);
  }

  private static Decision published(
      ScheduleId id, Schedule before, Schedule moved, Instant due, Store stored) {
    return new Accepted(
        List.of(new ScheduleChanged(id, before, fired(moved, due, Copies.keys(stored)))),
        List.of(Send.quietly(stored)),
        Reply.Done.DONE);
  }

  /// Why there is no next time stays to be seen.
  static Schedule fired(Schedule moved, Instant due, List<MessageKey> keys) {
    var fired = moved.fired(due, keys);
    return moved.next().isEmpty() && !moved.paused()
        ? moved.error().map(fired::failed).orElse(fired)
        : fired;
  }

  /// Messages of earlier times are not shown any more.
  private static Decision conclude(ScheduleView view, Conclude command) {
    var state = command.delivered() ? Schedule.State.DELIVERED : Schedule.State.FAILED;
    var open = new Schedule.Sent(command.message(), Schedule.State.IN_PROGRESS);
    return view.schedules()
        .get(command.schedule())
        .filter(schedule -> schedule.sent().contains(open))
        .map(schedule ->
            changed(command.schedule(), schedule, schedule.concluded(command.message(), state)))
        .orElseGet(Schedules::nothing);
  }

  private static Instant later(Instant one, Instant other) {
    return one.isAfter(other) ? one : other;
  }

  private static Decision known(
      ScheduleView view, ScheduleId id, Function<Schedule, Decision> decide) {
    return view.schedules()
        .get(id)
        .map(decide)
        .orElseGet(
            () -> Decision.rejected(new Rejection.NotFound("schedule " + id.id() + " not found")));
  }

  private static Decision nothing() {
    return Decision.reply(Reply.Done.DONE);
  }

  private static Decision changed(ScheduleId id, Schedule before, Schedule after) {
    return accepted(new ScheduleChanged(id, before, after));
  }

  private static Decision accepted(ScheduleFact fact) {
    return new Accepted(List.of(fact), List.of(), Reply.Done.DONE);
  }
}
