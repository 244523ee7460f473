package dev.stepwell.engine.schedule;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.ProjectId;
import java.util.Comparator;

/// What a schedule is known by.
public record ScheduleId(ProjectId project, String id) implements Comparable<ScheduleId> {
  private static final Comparator<ScheduleId> ORDER =
      Comparator.comparing(ScheduleId::project).thenComparing(ScheduleId::id, Order::text);

  @Override
  public int compareTo(ScheduleId other) {
    return ORDER.compare(this, other);
  }
}
