package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.runs.Views;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;

/// Bounds how many queues, URL groups and schedules a project has.
///
/// Each partition counts its own, in a row. They are read again only when so many things may have
/// been made since as there was room for: until then a request costs a step of a counter in memory,
/// whether it makes something or not. What is under way while the rows are read is not in them, so
/// the bound may be exceeded by that much.
final class Census {
  private final Views views;
  private final RequestBounds.Owned bounds;

  /// How many more may be made before the rows have to be read again; three for each project.
  private final Map<TallyKey, AtomicInteger> room = new ConcurrentHashMap<>();

  Census(Views views, RequestBounds.Owned bounds) {
    this.views = views;
    this.bounds = bounds;
  }

  /// Refuses what would make one queue too many.
  ///
  /// @throws Refusal with 412, the status of quotas (QStash protocol, 4.7)
  void queue(GateId id) {
    check(
        id.project(),
        new Bound(Kind.QUEUES, "queues", bounds.queues()),
        () -> views.of(Address.of(id)).gates().get(id).isPresent());
  }

  /// The same of a URL group.
  void group(GroupId id) {
    check(
        id.project(),
        new Bound(Kind.GROUPS, "URL groups", bounds.groups()),
        () -> views.of(Address.of(id)).groups().get(id).isPresent());
  }

  /// The same of a schedule.
  void schedule(ScheduleId id) {
    check(
        id.project(),
        new Bound(Kind.SCHEDULES, "schedules", bounds.schedules()),
        () -> views.of(Address.of(id)).schedules().get(id).isPresent());
  }

  /// How many of a kind there may be, and what they are called.
  private record Bound(Kind kind, String name, int most) {}

  /// @param known whether it is there already, so that nothing is made
  private void check(ProjectId project, Bound bound, BooleanSupplier known) {
    var key = new TallyKey(project, bound.kind());
    var left = room.computeIfAbsent(key, _ -> new AtomicInteger());
    if (left.getAndUpdate(before -> Math.max(0, before - 1)) > 0 || known.getAsBoolean()) {
      return;
    }
    long free = bound.most() - count(key);
    if (free <= 0) {
      throw new Refusal(
          Refusal.PRECONDITION_FAILED,
          "this project has " + bound.most() + " " + bound.name() + ", and may have no more");
    }
    left.set((int) free - 1);
  }

  private long count(TallyKey key) {
    return views.all().stream()
        .mapToLong(view -> Tallies.of(view, key.project(), key.kind()))
        .sum();
  }
}
