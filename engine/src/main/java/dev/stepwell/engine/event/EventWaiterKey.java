package dev.stepwell.engine.event;

import dev.stepwell.engine.Order;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.WaiterKey;
import java.util.Comparator;

/// An entry of the index from an event to all who wait for it, in the order in which they came.
public record EventWaiterKey(ProjectId project, String eventId, long ticket, Origin run)
    implements Comparable<EventWaiterKey> {
  private static final Comparator<EventWaiterKey> ORDER =
      Comparator.comparing(EventWaiterKey::project)
          .thenComparing(EventWaiterKey::eventId, Order::text)
          .thenComparingLong(EventWaiterKey::ticket)
          .thenComparing(EventWaiterKey::run);
  private static final Origin LOWEST = new Origin(0, 0);
  private static final String BEHIND_ALL = "\udbff\udfff".repeat(1_024);

  public EventWaiterKey(ProjectId project, WaiterKey waiter) {
    this(project, waiter.eventId(), waiter.ticket(), waiter.run());
  }

  /// The first possible entry of an event from a ticket on.
  public static EventWaiterKey from(ProjectId project, String eventId, long ticket) {
    return new EventWaiterKey(project, eventId, ticket, LOWEST);
  }

  /// Behind all entries of a project: no id of an event is that long.
  public static EventWaiterKey end(ProjectId project) {
    return from(project, BEHIND_ALL, Long.MAX_VALUE);
  }

  public WaiterKey waiter() {
    return new WaiterKey(run, eventId, ticket);
  }

  @Override
  public int compareTo(EventWaiterKey other) {
    return ORDER.compare(this, other);
  }
}
