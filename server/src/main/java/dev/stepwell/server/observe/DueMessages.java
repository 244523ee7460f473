package dev.stepwell.server.observe;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.api.vitals.Statistics.Backlog;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.store.StoreException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// Messages that are due and were not sent, by project and by how late they are. Their due rows say
/// it, which are the truth whether they are in memory or not. So many rows of each partition are
/// looked at and no more, those that were due first; what was found is good for a second, so that
/// whoever asks often, or has many who ask, costs no more than that.
final class DueMessages {
  private static final int PAGE = 1_000;
  static final int MOST_ROWS = 10_000;
  private static final long FRESH_MILLIS = 1_000;

  /// Upper bounds of ages in milliseconds, by name.
  private static final Map<String, Long> AGES = new LinkedHashMap<>();

  static {
    AGES.put("under1s", 1_000L);
    AGES.put("under10s", 10_000L);
    AGES.put("under1m", 60_000L);
    AGES.put("under10m", 600_000L);
    AGES.put("more", Long.MAX_VALUE);
  }

  private final Partitions partitions;
  private final Deliveries deliveries;
  private final Lock one = new ReentrantLock();
  private Found found = new Found(Long.MIN_VALUE / 2, Map.of(), true);

  DueMessages(Partitions partitions, Deliveries deliveries) {
    this.partitions = partitions;
    this.deliveries = deliveries;
  }

  /// What came of a look.
  ///
  /// @param ages in milliseconds, the greatest first
  private record Found(long at, Map<ProjectId, List<Long>> ages, boolean complete) {}

  /// @param now Unix time in milliseconds
  Backlog of(ProjectId project, long now) {
    var seen = at(now);
    var ages = seen.ages().getOrDefault(project, List.of());
    var byAge = new LinkedHashMap<String, Long>();
    AGES.keySet().forEach(name -> byAge.put(name, 0L));
    ages.forEach(age -> byAge.merge(name(age), 1L, Long::sum));
    return new Backlog(
        ages.isEmpty() ? 0 : ages.getFirst(),
        ages.isEmpty() ? 0 : ages.get(ages.size() / 2),
        byAge,
        seen.complete());
  }

  /// As what an age is counted.
  static String name(long age) {
    return AGES.entrySet().stream()
        .filter(entry -> age < entry.getValue())
        .findFirst()
        .orElseThrow()
        .getKey();
  }

  private Found at(long now) {
    one.lock();
    try {
      if (Math.abs(now - found.at()) >= FRESH_MILLIS) {
        found = look(now);
      }
      return found;
    } finally {
      one.unlock();
    }
  }

  private Found look(long now) {
    var ages = new HashMap<ProjectId, List<Long>>();
    boolean complete = true;
    for (int number = 0; number < partitions.count(); number++) {
      complete &= look(number, now, ages);
    }
    ages.values().forEach(list -> list.sort(Collections.reverseOrder()));
    return new Found(now, ages, complete);
  }

  /// Whether there was nothing more; nothing is known of a store that cannot be read.
  private boolean look(int partition, long now, Map<ProjectId, List<Long>> ages) {
    var view = partitions.view(partition);
    var from = DueKey.from(0);
    var end = DueKey.from(now);
    int seen = 0;
    try {
      while (seen < MOST_ROWS) {
        var page = view.due().ascending(from, end, PAGE);
        for (var row : page) {
          if (row.value() instanceof DueWork.Deliver(var message) && !deliveries.isSent(message)) {
            long age = now - row.key().atMillis();
            view.messages()
                .get(message)
                .ifPresent(known ->
                    ages.computeIfAbsent(known.project(), _ -> new ArrayList<>()).add(age));
          }
        }
        if (page.size() < PAGE) {
          return true;
        }
        seen += page.size();
        from = page.getLast().key().next();
      }
    } catch (StoreException unreadable) {
      // The partitions say that it does not work, and the log says why.
    }
    return false;
  }
}
