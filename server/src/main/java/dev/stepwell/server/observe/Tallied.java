package dev.stepwell.server.observe;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.server.partition.Partitions;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/// How many there are of what is counted by project: read from the rows that say so, one for each
/// project and kind that there is something of.
final class Tallied {
  private static final int PAGE = 1_000;
  private static final TallyKey FIRST = new TallyKey(new ProjectId("\0"), Kind.DEAD_RUNS);

  /// No project is beyond it.
  private static final TallyKey LAST =
      new TallyKey(new ProjectId("\uDBFF\uDFFF".repeat(64)), Kind.SAVED);

  private static final Map<Kind, String> NAMES = new LinkedHashMap<>();

  static {
    NAMES.put(Kind.DEAD_RUNS, "deadRuns");
    NAMES.put(Kind.DEAD_MESSAGES, "deadMessages");
    NAMES.put(Kind.WAITERS, "waiters");
    NAMES.put(Kind.SAVED, "savedNotifications");
  }

  private final Map<TallyKey, Long> counts = new HashMap<>();

  private Tallied() {}

  static Tallied of(Partitions partitions) {
    var tallied = new Tallied();
    for (int number = 0; number < partitions.count(); number++) {
      tallied.add(partitions.view(number).tallies());
    }
    return tallied;
  }

  private void add(Rows<TallyKey, Long> rows) {
    var from = FIRST;
    int size = PAGE;
    while (size == PAGE) {
      var before = from;
      var page = rows.ascending(from, LAST, PAGE);
      page.stream()
          .filter(row -> !row.key().equals(before)) // the last one of the page before
          .forEach(row -> counts.merge(row.key(), row.value(), Long::sum));
      size = page.size();
      from = size == 0 ? from : page.getLast().key();
    }
  }

  long count(ProjectId project, Kind kind) {
    return counts.getOrDefault(new TallyKey(project, kind), 0L);
  }

  /// The counts of one project, by their names on the wire.
  static Map<String, Long> of(Partitions partitions, ProjectId project) {
    var named = new LinkedHashMap<String, Long>();
    NAMES.forEach((kind, name) -> {
      long sum = 0;
      for (int number = 0; number < partitions.count(); number++) {
        sum += Tallies.of(partitions.view(number), project, kind);
      }
      named.put(name, sum);
    });
    return named;
  }
}
