package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Millis;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Reply.Published.Receipt;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.group.GroupCommand.TellEndpoints;
import dev.stepwell.engine.message.MessageCommand.Store;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.schedule.ScheduleCommand.FireTo;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleChanged;
import java.util.List;
import java.util.Optional;

/// Decides about schedules that somebody fires by hand. Their next time stays, so there is nothing
/// to make up for and nothing to skip; and whoever asks hears what came of it.
final class HandFiring {
  private HandFiring() {}

  static Decision fire(
      ScheduleView view,
      ScheduleId id,
      Schedule schedule,
      Occasion.Hand wish,
      Stamp stamp,
      Limits limits) {
    var known = known(schedule, wish, stamp);
    if (known.isPresent()) {
      return known.get();
    }
    return schedule
        .group()
        .map(group ->
            (Decision)
                new Accepted(
                    List.of(),
                    List.of(
                        Send.forCaller(
                            new TellEndpoints(group, id, schedule.made(), stamp.now(), wish))),
                    Reply.Forwarded.FORWARDED))
        .orElseGet(() -> {
          var stored = Copies.stored(id, schedule, Copies.one(view, schedule, stamp), stamp);
          return published(id, schedule, wish, stored, stamp, limits);
        });
  }

  /// Goes on when the group has told its endpoints.
  ///
  /// @param found the schedule that asked, if it is still there
  static Decision fireTo(
      ScheduleView view,
      FireTo command,
      Occasion.Hand wish,
      Optional<Schedule> found,
      Stamp stamp,
      Limits limits) {
    var id = command.schedule();
    if (found.isEmpty()) {
      return Decision.rejected(new Rejection.NotFound("schedule " + id.id() + " not found"));
    }
    var schedule = found.get();
    var known = known(schedule, wish, stamp);
    if (known.isPresent()) {
      return known.get();
    }
    return switch (Copies.of(view, schedule, command.endpoints(), stamp)) {
      case Copies.Made made ->
          published(id, schedule, wish, Copies.stored(id, schedule, made, stamp), stamp, limits);
      case Copies.NoGroup(var why) -> Decision.rejected(new Rejection.NotFound(why));
      case Copies.TooLarge(var why) -> Decision.rejected(new Rejection.Unacceptable(why));
    };
  }

  /// The answer to a wish that was fulfilled already.
  private static Optional<Decision> known(Schedule schedule, Occasion.Hand wish, Stamp stamp) {
    return schedule
        .byHand()
        .filter(last -> wish.deduplicationId().filter(last.id()::equals).isPresent())
        .filter(last -> stamp.now().isBefore(last.until()))
        .map(last ->
            Decision.reply(
                new Reply.Published(
                    last.messages().stream().map(key -> new Receipt(key, "", true)).toList())));
  }

  private static Decision published(
      ScheduleId id,
      Schedule before,
      Occasion.Hand wish,
      Store stored,
      Stamp stamp,
      Limits limits) {
    var keys = Copies.keys(stored);
    var until = Millis.up(stamp.now().plus(limits.kept().names()));
    var fired = Schedules.fired(before, stamp.now(), keys);
    var after =
        wish.deduplicationId()
            .map(known -> fired.remembering(new Schedule.ByHand(known, until, keys)))
            .orElse(fired);
    return new Accepted(
        List.of(new ScheduleChanged(id, before, after)),
        List.of(Send.awaited(stored)),
        new Reply.Published(stored.messages().stream().map(HandFiring::receipt).toList()));
  }

  private static Receipt receipt(Undelivered item) {
    return new Receipt(item.key(), item.message().request().url(), false);
  }
}
