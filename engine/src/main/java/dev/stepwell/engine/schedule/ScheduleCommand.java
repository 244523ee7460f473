package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Commands to schedules.
public sealed interface ScheduleCommand extends Command {
  ScheduleId schedule();

  @Override
  default Address address() {
    return Address.of(schedule());
  }

  /// Makes a schedule. One of that name goes, with all that was known of it.
  ///
  /// @param template what is published each time: see [Schedule]
  record Save(ScheduleId schedule, String cron, Message template, Duration delay, Bytes body)
      implements ScheduleCommand {}

  /// Deletes the schedule. Its messages go on.
  record Delete(ScheduleId schedule) implements ScheduleCommand {}

  /// Lets its times pass.
  record Pause(ScheduleId schedule) implements ScheduleCommand {}

  /// Goes on with the next time; those that passed are not made up for.
  record Resume(ScheduleId schedule) implements ScheduleCommand {}

  /// Publishes its message. Sent by the timer when the time has come.
  ///
  /// @param due when that was to be, as its due row says
  record Fire(ScheduleId schedule, Instant due) implements ScheduleCommand {}

  /// Publishes its message at once, paused or not, and leaves its next time as it is.
  ///
  /// @param wish by whom, and by what it is recognised when it comes again
  record FireNow(ScheduleId schedule, Occasion.Hand wish) implements ScheduleCommand {}

  /// Goes on with firing, for each endpoint of its group. Sent by the group.
  ///
  /// @param made which schedule of that name asked
  /// @param endpoints absent: there is no such group
  record FireTo(
      ScheduleId schedule,
      Origin made,
      Instant due,
      Occasion occasion,
      Optional<List<Group.Endpoint>> endpoints)
      implements ScheduleCommand {
    public FireTo {
      endpoints = endpoints.map(List::copyOf);
    }
  }

  /// Notes how a message ended that it published. Sent by the message.
  record Conclude(ScheduleId schedule, MessageKey message, boolean delivered)
      implements ScheduleCommand {}
}
