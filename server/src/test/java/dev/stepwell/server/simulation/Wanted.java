package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.engine.schedule.ScheduleId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/// All that clients asked for and that came to the server, whatever became of it.
final class Wanted {
  private final Map<String, Integer> publishes = new HashMap<>();
  private final Map<String, Integer> sizes = new HashMap<>();
  private final Map<String, Integer> stored = new HashMap<>();
  private final Set<MessageKey> cancels = new HashSet<>();
  private final Set<GateId> removals = new HashSet<>();
  private final Map<GateId, Integer> parallelism = new HashMap<>();
  private final Set<DeadKey> discards = new HashSet<>();
  private final Set<DeadKey> republishes = new HashSet<>();
  private final Map<ScheduleId, Integer> schedules = new HashMap<>();
  private final Map<ScheduleId, Integer> openSchedules = new HashMap<>();

  void came(Command command) {
    switch (command) {
      case Publish publish -> {
        publishes.merge(tag(publish), publish.messages().size(), Integer::sum);
        sizes.put(tag(publish), publish.messages().size());
      }
      case Cancel(var key) -> cancels.add(key);
      case GateCommand.Remove(var gate, _) -> removals.add(gate);
      case GateCommand.Adjust(var gate, Adjustment.SetUp(int most, _)) ->
          parallelism.merge(gate, most, Math::max);
      case DiscardLetter(var entry) -> discards.add(entry);
      case Republish(var entry, _, _, _) -> republishes.add(entry);
      case ScheduleCommand.Fire _ -> {}
      case ScheduleCommand schedule -> {
        schedules.merge(schedule.schedule(), 1, Integer::sum);
        openSchedules.merge(schedule.schedule(), 1, Integer::sum);
      }
      default -> {}
    }
  }

  static String tag(Publish publish) {
    return Posts.header(publish.messages().getFirst(), Posts.TAG).orElseThrow();
  }

  boolean cancelled(Posted posted) {
    var queue = posted.details.queue();
    return cancels.contains(posted.key) || (queue.isPresent() && removals.contains(queue.get()));
  }

  /// The most that a queue was ever set up for.
  int parallelism(GateId queue) {
    return Math.max(1, parallelism.getOrDefault(queue, 1));
  }

  boolean discarded(DeadKey entry) {
    return discards.contains(entry);
  }

  boolean republished(DeadKey entry) {
    return republishes.contains(entry);
  }

  /// Whether a request about a schedule has come that was not answered yet.
  boolean open(ScheduleId schedule) {
    return openSchedules.getOrDefault(schedule, 0) > 0;
  }

  void answered(Command command) {
    if (command instanceof ScheduleCommand schedule && !(command instanceof ScheduleCommand.Fire)) {
      openSchedules.computeIfPresent(schedule.schedule(), (_, count) -> Math.max(0, count - 1));
    }
  }

  /// Nobody will answer any more what came before.
  void crashed() {
    openSchedules.clear();
  }

  /// How many requests about a schedule have come.
  int changes(ScheduleId schedule) {
    return schedules.getOrDefault(schedule, 0);
  }

  /// A message was stored that no letter and no schedule explains.
  void published(Posted posted) {
    var tag = Posts.header(posted.details, Posts.TAG).orElse("");
    int count = stored.merge(tag, 1, Integer::sum);
    posted.require(
        count <= publishes.getOrDefault(tag, 0),
        "is stored for the " + count + ". time, and was not published that often");
  }

  /// What was published together was stored together, all or none; of what has a name, perhaps only
  /// what was new.
  ///
  /// @param published whatever was seen for the first time, with those that are copies of others
  void together(List<Posted> published) {
    var parts = new TreeMap<Long, List<Posted>>();
    for (var posted : published) {
      boolean other =
          posted.successor
              || posted.report.isPresent()
              || posted.publication().source().schedule().isPresent();
      if (!other) {
        parts.computeIfAbsent(posted.published.ticket(), _ -> new ArrayList<>()).add(posted);
      }
    }
    for (var part : parts.values()) {
      var first = part.getFirst();
      int size = sizes.getOrDefault(Posts.header(first.details, Posts.TAG).orElse(""), 0);
      boolean named = Posts.header(first.details, Posts.CLAIM).isPresent();
      first.require(
          part.size() == size || (named && part.size() < size),
          "was published with others, %d in all, and %d are stored".formatted(size, part.size()));
    }
  }
}
