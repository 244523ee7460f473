package dev.stepwell.server.partition;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.store.tables.StoreTables;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.IntConsumer;
import java.util.function.UnaryOperator;

/// Counts by project what there is, in data that were made before it was counted. What came of it
/// is in the open batch in the end, all at once: a crash before that leaves nothing half counted.
final class Recount {
  private static final ProjectId FIRST = Backfill.FIRST.project();
  private static final ProjectId LAST = Backfill.LAST.project();

  /// Makes the next key of one whose last part it is put behind.
  private static final char AFTER = '\0';

  private final StoreTables tables;
  private final int page;
  private final IntConsumer pageDone;
  private final Map<TallyKey, Long> counted = new HashMap<>();

  /// @param pageDone hears how many rows were read, and clears the batch
  Recount(StoreTables tables, int page, IntConsumer pageDone) {
    this.tables = tables;
    this.page = page;
    this.pageDone = pageDone;
  }

  void run() {
    letters();
    waiters();
    saved();
    queues();
    groups();
    schedules();
    counted.forEach(tables.tallies()::upsert);
  }

  private void letters() {
    var from = Backfill.FIRST;
    int found = page;
    while (found == page) {
      var read = tables.deadLetters().ascending(from, Backfill.LAST, page);
      for (var row : read) {
        count(row.key().project(), LetterIndex.kind(row.value()));
        from = new DeadKey(row.key().project(), row.key().failure().next());
      }
      found = read.size();
      pageDone.accept(found);
    }
  }

  private void waiters() {
    var from = new WaiterKey(new Origin(0, 0), "", 0);
    var end = new WaiterKey(new Origin(Long.MAX_VALUE, 0), "", 0);
    int found = page;
    while (found == page) {
      var read = tables.waiters().ascending(from, end, page);
      for (var row : read) {
        var key = row.key();
        count(row.value().run().project(), Kind.WAITERS);
        from = new WaiterKey(key.run(), key.eventId(), key.ticket() + 1);
      }
      found = read.size();
      pageDone.accept(found);
    }
  }

  private void saved() {
    var from = SavedKey.start(new Origin(0, 0));
    var end = SavedKey.start(new Origin(Long.MAX_VALUE, 0));
    int found = page;
    while (found == page) {
      var read = tables.saved().ascending(from, end, page);
      for (var row : read) {
        var key = row.key();
        tables.runs().get(key.run()).ifPresent(run -> count(run.name().project(), Kind.SAVED));
        from = new SavedKey(key.run(), key.eventId(), key.ticket() + 1);
      }
      found = read.size();
      pageDone.accept(found);
    }
  }

  private void queues() {
    all(
        tables.gates(),
        GateId.flowControl(FIRST, ""),
        GateId.flowControl(LAST, ""),
        id -> new GateId(id.project(), id.kind(), id.key() + AFTER),
        id -> {
          if (id.isQueue()) {
            count(id.project(), Kind.QUEUES);
          }
        });
  }

  private void groups() {
    all(
        tables.groups(),
        new GroupId(FIRST, ""),
        new GroupId(LAST, ""),
        id -> new GroupId(id.project(), id.name() + AFTER),
        id -> count(id.project(), Kind.GROUPS));
  }

  private void schedules() {
    all(
        tables.schedules(),
        new ScheduleId(FIRST, ""),
        new ScheduleId(LAST, ""),
        id -> new ScheduleId(id.project(), id.id() + AFTER),
        id -> count(id.project(), Kind.SCHEDULES));
  }

  private <K, V> void all(
      Rows<K, V> rows, K first, K last, UnaryOperator<K> next, Consumer<K> each) {
    var from = first;
    int found = page;
    while (found == page) {
      var read = rows.ascending(from, last, page);
      for (var row : read) {
        each.accept(row.key());
        from = next.apply(row.key());
      }
      found = read.size();
      pageDone.accept(found);
    }
  }

  private void count(ProjectId project, Kind kind) {
    counted.merge(new TallyKey(project, kind), 1L, Long::sum);
  }
}
