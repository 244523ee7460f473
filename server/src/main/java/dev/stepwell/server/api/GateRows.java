package dev.stepwell.server.api;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.server.partition.Partitions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;

/// Collects the gates of a project from all partitions.
final class GateRows {
  private static final int MOST_LISTED = 10_000;
  private static final int PAGE = 1_000;

  /// Comes after all keys, none of which is that long.
  private static final String AFTER_ALL = "\udbff\udfff".repeat(Names.MAX_LENGTH);

  private GateRows() {}

  /// Those of one kind whose key is wanted, by their keys.
  static List<Row<GateId, Gate>> all(
      Partitions partitions, ProjectId project, GateId.Kind kind, Predicate<String> wanted) {
    var found = new ArrayList<Row<GateId, Gate>>();
    for (int partition = 0; partition < partitions.count(); partition++) {
      var gates = partitions.view(partition).gates();
      var from = new GateId(project, kind, "");
      var to = new GateId(project, kind, AFTER_ALL);
      int size = PAGE;
      while (size == PAGE && found.size() < MOST_LISTED) {
        var page = gates.ascending(from, to, PAGE);
        page.stream().filter(row -> wanted.test(row.key().key())).forEach(found::add);
        size = page.size();
        if (size > 0) {
          from = new GateId(project, kind, page.getLast().key().key() + '\0');
        }
      }
    }
    found.sort(Comparator.comparing(row -> row.key().key()));
    return found.subList(0, Math.min(found.size(), MOST_LISTED));
  }
}
