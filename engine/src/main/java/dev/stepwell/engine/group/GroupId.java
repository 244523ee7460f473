package dev.stepwell.engine.group;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.ProjectId;
import java.util.Comparator;

/// What a group is known by.
public record GroupId(ProjectId project, String name) implements Comparable<GroupId> {
  private static final Comparator<GroupId> ORDER =
      Comparator.comparing(GroupId::project).thenComparing(GroupId::name, Order::text);

  @Override
  public int compareTo(GroupId other) {
    return ORDER.compare(this, other);
  }
}
