package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Fact;

/// What happens to schedules.
public sealed interface ScheduleFact extends Fact {
  ScheduleId id();

  record ScheduleMade(ScheduleId id, Schedule schedule, Bytes body) implements ScheduleFact {}

  /// It goes on as it was made: its body stays.
  record ScheduleChanged(ScheduleId id, Schedule before, Schedule after) implements ScheduleFact {}

  /// Deleted, or replaced by another one of its name.
  record ScheduleDeleted(ScheduleId id, Schedule before) implements ScheduleFact {}
}
