package dev.stepwell.engine.schedule;

import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleChanged;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleDeleted;
import dev.stepwell.engine.schedule.ScheduleFact.ScheduleMade;

/// Turns facts about schedules into rows.
public final class ScheduleApplier {
  private ScheduleApplier() {}

  public static void apply(Tables tables, ScheduleFact fact) {
    switch (fact) {
      case ScheduleMade(var id, var schedule, var body) -> {
        tables.schedules().insert(id, schedule);
        Tallies.add(tables, id.project(), TallyKey.Kind.SCHEDULES, 1);
        wake(tables, id, schedule);
        if (!body.isEmpty()) {
          tables.bodies().insert(schedule.body(), body);
        }
      }
      case ScheduleChanged(var id, var before, var after) -> {
        tables.schedules().update(id, after);
        if (!before.next().equals(after.next())) {
          sleep(tables, before);
          wake(tables, id, after);
        }
      }
      case ScheduleDeleted(var id, var before) -> {
        tables.schedules().delete(id);
        Tallies.add(tables, id.project(), TallyKey.Kind.SCHEDULES, -1);
        sleep(tables, before);
        tables.bodies().delete(before.body());
      }
    }
  }

  private static void wake(Tables tables, ScheduleId id, Schedule schedule) {
    schedule
        .next()
        .ifPresent(
            at -> tables.due().insert(DueWork.Fire.key(schedule.made(), at), new DueWork.Fire(id)));
  }

  private static void sleep(Tables tables, Schedule schedule) {
    schedule.next().ifPresent(at -> tables.due().delete(DueWork.Fire.key(schedule.made(), at)));
  }
}
