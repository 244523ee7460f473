package dev.stepwell.server.api;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.OwnedKey;
import dev.stepwell.engine.ProjectId;
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
  private final Map<OwnedKey, AtomicInteger> room = new ConcurrentHashMap<>();

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
        OwnedKey.Kind.QUEUE,
        () -> views.of(Address.of(id)).gates().get(id).isPresent());
  }

  /// The same of a URL group.
  void group(GroupId id) {
    check(
        id.project(),
        OwnedKey.Kind.GROUP,
        () -> views.of(Address.of(id)).groups().get(id).isPresent());
  }

  /// The same of a schedule.
  void schedule(ScheduleId id) {
    check(
        id.project(),
        OwnedKey.Kind.SCHEDULE,
        () -> views.of(Address.of(id)).schedules().get(id).isPresent());
  }

  /// @param known whether it is there already, so that nothing is made
  private void check(ProjectId project, OwnedKey.Kind kind, BooleanSupplier known) {
    var key = new OwnedKey(project, kind);
    var left = room.computeIfAbsent(key, _ -> new AtomicInteger());
    if (left.getAndUpdate(before -> Math.max(0, before - 1)) > 0 || known.getAsBoolean()) {
      return;
    }
    int most = most(kind);
    int free = most - count(key);
    if (free <= 0) {
      throw new Refusal(
          Refusal.PRECONDITION_FAILED,
          "this project has " + most + " " + word(kind) + ", and may have no more");
    }
    left.set(free - 1);
  }

  private int count(OwnedKey key) {
    return views.all().stream().mapToInt(view -> view.owned().get(key).orElse(0)).sum();
  }

  private int most(OwnedKey.Kind kind) {
    return switch (kind) {
      case QUEUE -> bounds.queues();
      case GROUP -> bounds.groups();
      case SCHEDULE -> bounds.schedules();
    };
  }

  private static String word(OwnedKey.Kind kind) {
    return switch (kind) {
      case QUEUE -> "queues";
      case GROUP -> "URL groups";
      case SCHEDULE -> "schedules";
    };
  }
}
