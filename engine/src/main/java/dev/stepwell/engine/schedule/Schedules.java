package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.TellEndpoints;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.schedule.ScheduleCommand.Conclude;
import dev.stepwell.engine.schedule.ScheduleCommand.Delete;
import dev.stepwell.engine.schedule.ScheduleCommand.Fire;
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

  /// What the copies of one body may take, one for each endpoint of a group.
  private static final long MOST_BYTES_OF_COPIES = 256L << 20;

  private Schedules() {}

  public static Decision decide(
      ScheduleView view, ScheduleCommand command, Stamp stamp, Timetable timetable) {
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
      case FireTo fire -> fireTo(view, fire, stamp);
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
                    List.of(Send.quietly(new TellEndpoints(group, id, before.made(), due))),
                    Reply.Done.DONE))
        .orElseGet(() -> published(view, id, before, moved, due, stamp));
  }

  /// A schedule that was paused, deleted or replaced meanwhile does not fire any more.
  private static Decision fireTo(ScheduleView view, FireTo command, Stamp stamp) {
    var id = command.schedule();
    var found =
        view.schedules()
            .get(id)
            .filter(schedule -> schedule.made().equals(command.made()) && !schedule.paused());
    if (found.isEmpty()) {
      return nothing();
    }
    var schedule = found.get();
    if (command.endpoints().isEmpty()) {
      return changed(
          id,
          schedule,
          schedule.failed("topic " + schedule.template().request().url() + " not found"));
    }
    var endpoints = command.endpoints().get();
    var body = body(view, schedule);
    if ((long) body.size() * endpoints.size() > MOST_BYTES_OF_COPIES) {
      return changed(
          id,
          schedule,
          schedule.failed(
              "the body is too large for a URL group of " + endpoints.size() + " endpoints"));
    }
    var messages = endpoints.stream().map(endpoint -> message(schedule, endpoint, stamp)).toList();
    return published(id, schedule, schedule, command.due(), messages, body, stamp);
  }

  private static Decision published(
      ScheduleView view, ScheduleId id, Schedule before, Schedule moved, Instant due, Stamp stamp) {
    var message = before.template().anew(stamp.now(), stamp.in(before.delay()));
    return published(id, before, moved, due, List.of(message), body(view, before), stamp);
  }

  private static Decision published(
      ScheduleId id,
      Schedule before,
      Schedule moved,
      Instant due,
      List<Message> messages,
      Bytes body,
      Stamp stamp) {
    var here = Address.of(id);
    var home = before.template().queue().map(Address::of).orElse(here);
    var stored = new ArrayList<Undelivered>();
    for (var message : messages) {
      var key = MessageKey.madeAt(here, home, stamp, stored.size());
      stored.add(new Undelivered(key, message, body));
    }
    var keys = stored.stream().map(Undelivered::key).toList();
    return new Accepted(
        List.of(new ScheduleChanged(id, before, fired(moved, due, keys))),
        List.of(Send.quietly(new Store(home, stored, new Reply.Published(List.of())))),
        Reply.Done.DONE);
  }

  /// Why there is no next time stays to be seen.
  private static Schedule fired(Schedule moved, Instant due, List<MessageKey> keys) {
    var fired = moved.fired(due, keys);
    return moved.next().isEmpty() && !moved.paused()
        ? moved.error().map(fired::failed).orElse(fired)
        : fired;
  }

  private static Message message(Schedule schedule, Group.Endpoint endpoint, Stamp stamp) {
    return schedule
        .template()
        .anew(stamp.now(), stamp.in(schedule.delay()))
        .toEndpoint(endpoint.url(), endpoint.name());
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

  private static Bytes body(ScheduleView view, Schedule schedule) {
    return view.bodies().get(schedule.body()).orElse(Bytes.EMPTY);
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
