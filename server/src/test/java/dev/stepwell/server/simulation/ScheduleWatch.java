package dev.stepwell.server.simulation;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.schedule.Schedule;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.engine.schedule.Schedules;
import dev.stepwell.protocol.cron.Cron;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Each time of a schedule fires once, or was late when it came; whatever is not there any more, or
/// paused, fires no more.
final class ScheduleWatch {
  /// Longer than there is between two times of any schedule here.
  private static final Duration LONGEST = Duration.ofHours(1);

  private final Messaging simulation;
  private final Map<Integer, NavigableMap<ScheduleId, Schedule>> schedules = new HashMap<>();
  private final Map<Time, List<MessageKey>> fired = new HashMap<>();

  /// Those that wait for the endpoints of their group.
  private final Set<Time> underWay = new HashSet<>();

  /// Those of them that may come to nothing, since their schedule was paused, or has no group.
  private final Set<Time> letOff = new HashSet<>();

  private final Map<MessageKey, Time> made = new HashMap<>();
  private final Set<MessageKey> unseen = new HashSet<>();
  private final List<Posted> unexplained = new ArrayList<>();

  private final Map<Template, Integer> unseenTimes = new HashMap<>();
  private final Set<Origin> firedUnseen = new HashSet<>();

  /// A schedule as it was before it was written over.
  private record Template(ScheduleId schedule, String tag) {}

  private record Time(ScheduleId schedule, Origin made, Instant due) {}

  ScheduleWatch(Messaging simulation) {
    this.simulation = simulation;
  }

  int count() {
    return fired.size();
  }

  void look(int partition, MessageRows rows) {
    var before = schedules.getOrDefault(partition, new TreeMap<>());
    var now = rows.schedules();
    before.forEach((id, schedule) -> {
      var after = now.get(id);
      if (after == null || !after.made().equals(schedule.made())) {
        mayHaveFired(id, schedule);
        underWay.removeIf(time -> time.made().equals(schedule.made()));
        letOff.removeIf(time -> time.made().equals(schedule.made()));
      } else if (!after.equals(schedule)) {
        changed(id, schedule, after);
      }
    });
    now.forEach((id, schedule) -> {
      if (!before.containsKey(id) || !before.get(id).made().equals(schedule.made())) {
        require(schedule.sent().isEmpty(), id, "has fired before it was there");
        schedule.next().ifPresent(next -> isTime(id, schedule, next));
      }
    });
    schedules.put(partition, now);
  }

  /// What fires and is gone in the same commit is never seen to have fired. Nor is a schedule of a
  /// group seen to ask for its endpoints then, where the group is in the same partition.
  private void mayHaveFired(ScheduleId id, Schedule gone) {
    int times =
        (int)
            Stream.of(underWay, letOff)
                .flatMap(Set::stream)
                .filter(time -> time.made().equals(gone.made()))
                .count();
    var latest = simulation.world().latest();
    if (gone.next().stream().anyMatch(next -> !next.isAfter(latest))) {
      times++;
    }
    unseenTimes.merge(new Template(id, tag(gone.template())), times, Integer::sum);
  }

  private static String tag(Message message) {
    return Posts.header(message, Posts.TAG).orElse("");
  }

  /// Messages that were made at once have one origin.
  private boolean firedUnseen(Posted posted) {
    if (firedUnseen.contains(posted.key.origin())) {
      return true;
    }
    var id = Posts.scheduleId(posted.publication().source().schedule().orElse(""));
    var template = new Template(id, tag(posted.details));
    int left = unseenTimes.getOrDefault(template, 0);
    if (left > 0) {
      unseenTimes.put(template, left - 1);
      firedUnseen.add(posted.key.origin());
    }
    return left > 0;
  }

  private void changed(ScheduleId id, Schedule before, Schedule after) {
    boolean moved = !after.next().equals(before.next());
    if (moved && before.next().isPresent() && after.next().isPresent()) {
      moved(id, before, after, before.next().get());
    }
    var keys = keys(after);
    if (!keys.equals(keys(before))) {
      fires(id, before, after, keys);
      require(
          after.group().isPresent() || moved || after.paused(), id, "has fired, and does so again");
    }
    if (after.paused() || missesGroup(after)) {
      letOff(after);
    }
  }

  private void isTime(ScheduleId id, Schedule schedule, Instant next) {
    var first = Cron.parse(schedule.cron()).next(next.minusNanos(1)).orElseThrow();
    require(first.equals(next), id, "fires next at " + next + ", and means " + schedule.cron());
  }

  private static List<MessageKey> keys(Schedule schedule) {
    return schedule.sent().stream().map(Schedule.Sent::message).toList();
  }

  private static boolean missesGroup(Schedule schedule) {
    return schedule.error().orElse("").startsWith("topic");
  }

  /// Which time came to nothing is not said, so all that wait are let off.
  private void letOff(Schedule schedule) {
    underWay.stream().filter(time -> time.made().equals(schedule.made())).forEach(letOff::add);
    underWay.removeAll(letOff);
  }

  /// From one time to the next. A schedule that was paused and resumed at once may leave out some.
  private void moved(ScheduleId id, Schedule before, Schedule after, Instant from) {
    var latest = simulation.world().latest();
    var cron = Cron.parse(before.cron());
    var to = after.next().orElseThrow();
    boolean missed = after.error().orElse("").startsWith("missed " + from);
    boolean fired = after.last().stream().anyMatch(from::equals);
    if (before.group().isPresent() && !missed) {
      underWay.add(new Time(id, before.made(), from));
    }
    if (simulation.wanted().open(id)) {
      letOff(after);
      return;
    }
    require(!from.isAfter(latest), id, "goes on from " + from + " before that time has come");
    require(missed || fired || before.group().isPresent(), id, "has left out " + from);
    require(!missed || from.plus(Schedules.GRACE).isBefore(latest), id, "misses " + from);
    var next = cron.next(from).orElseThrow();
    require(
        next.equals(to)
            || (next.isBefore(to) && !lastBefore(cron, to).plus(Schedules.GRACE).isAfter(latest)),
        id,
        "skips from " + from + " to " + to);
  }

  private static Instant lastBefore(Cron cron, Instant end) {
    var last = end.minus(LONGEST);
    for (var at = last; at.isBefore(end); at = cron.next(at).orElseThrow()) {
      last = at;
    }
    return last;
  }

  private void fires(ScheduleId id, Schedule before, Schedule after, List<MessageKey> keys) {
    var due = after.last().orElseThrow();
    var time = new Time(id, after.made(), due);
    boolean asked = after.group().isPresent() && (underWay.remove(time) || letOff.remove(time));
    boolean direct =
        after.group().isEmpty() && !before.paused() && before.next().stream().anyMatch(due::equals);
    require(asked || direct, id, "fires for " + due + ", its next was " + before.next());
    require(!due.isAfter(simulation.world().latest()), id, "fires before " + due);
    require(fired.put(time, keys) == null, id, "fires twice for " + due);
    unseen.addAll(keys);
    keys.forEach(key -> require(made.put(key, time) == null, id, "made twice: " + key.id()));
    simulation.events().note(id.id(), () -> "fires for " + due + ": " + keys);
  }

  /// A message that names a schedule, and is no copy of another one. It may be seen before its
  /// schedule is looked at, in the same commit.
  void published(Posted posted) {
    unexplained.add(posted);
  }

  /// Once all that was committed is looked at.
  void settle() {
    for (var posted : unexplained) {
      if (!made.containsKey(posted.key)) {
        posted.require(firedUnseen(posted), "no schedule has made it");
        continue;
      }
      var time = Objects.requireNonNull(made.get(posted.key));
      posted.require(
          posted.publication().source().schedule().orElse("").equals(time.schedule().id()),
          "is of another schedule: " + time);
      posted.require(
          Objects.requireNonNull(fired.get(time)).stream()
              .allMatch(key -> simulation.ledger().find(key).isPresent()),
          "is stored without the others of its time: " + time);
    }
    unexplained.clear();
  }

  /// When nothing is under way between partitions, all has come to where it belongs.
  void quiet() {
    letOff.clear();
    if (!underWay.isEmpty()) {
      throw new Violation("times that have not fired: " + underWay);
    }
    unseen.removeIf(key -> simulation.ledger().find(key).isPresent());
    if (!unseen.isEmpty()) {
      throw new Violation("a schedule has made what is nowhere: " + unseen);
    }
    for (var partition : schedules.values()) {
      partition.forEach((id, schedule) -> {
        for (var sent : schedule.sent()) {
          var posted = simulation.ledger().find(sent.message()).orElseThrow();
          var state =
              posted
                  .end
                  .map(end ->
                      end.kind() == Posted.Kind.DELIVERED
                          ? Schedule.State.DELIVERED
                          : Schedule.State.FAILED)
                  .orElse(Schedule.State.IN_PROGRESS);
          posted.require(sent.state() == state, "is " + sent.state() + " for " + id.id());
        }
      });
    }
  }

  private static void require(boolean condition, ScheduleId id, String otherwise) {
    if (!condition) {
      throw new Violation(id.id() + " " + otherwise);
    }
  }
}
