package dev.stepwell.server.observe;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.server.partition.Partitions;
import java.util.HashMap;
import java.util.Map;

/// How many messages stand in line before queues and flow-control keys, by project. So many gates
/// of each partition are looked at and no more: what lies beyond is not seen.
final class Lines {
  private static final int PAGE = 1_000;
  static final int MOST_GATES = 10_000;

  private static final GateId FIRST = new GateId(new ProjectId("\0"), GateId.Kind.FLOW_CONTROL, "");

  /// No project is beyond it.
  private static final GateId LAST =
      new GateId(new ProjectId("\uDBFF\uDFFF".repeat(64)), GateId.Kind.QUEUE, "");

  private final Map<ProjectId, Long> queues = new HashMap<>();
  private final Map<ProjectId, Long> keys = new HashMap<>();

  static Lines of(Partitions partitions) {
    var lines = new Lines();
    for (int number = 0; number < partitions.count(); number++) {
      var gates = partitions.view(number).gates();
      var from = FIRST;
      int seen = 0;
      int size = PAGE;
      while (size == PAGE && seen < MOST_GATES) {
        var page = gates.ascending(from, LAST, PAGE);
        page.forEach(lines::add);
        size = page.size();
        seen += size;
        if (size > 0) {
          var last = page.getLast().key();
          from = new GateId(last.project(), last.kind(), last.key() + '\0');
        }
      }
    }
    return lines;
  }

  private void add(Row<GateId, Gate> row) {
    var kind = row.key().isQueue() ? queues : keys;
    kind.merge(row.key().project(), (long) row.value().counts().waiting(), Long::sum);
  }

  /// Messages whose turn in their queue has not come.
  long queued(ProjectId project) {
    return queues.getOrDefault(project, 0L);
  }

  /// Messages that wait for a rate, or a place, of their flow control.
  long held(ProjectId project) {
    return keys.getOrDefault(project, 0L);
  }
}
