package dev.stepwell.engine.run;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Tables;
import java.time.Instant;

/// Keeps count of what ended runs take.
final class RetainedRuns {
  private RetainedRuns() {}

  /// A run has ended, and its state says so.
  static void add(Tables tables, Origin origin, Run run, RunState state, Instant expires) {
    long result = tables.results().get(origin).map(bytes -> (long) bytes.size()).orElse(0L);
    var retained = Retained.of(run, state, result, expires);
    RetainedKey.of(origin, state.phase())
        .ifPresent(key -> {
          tables.retained().insert(key, retained);
          sum(tables, retained.bytes());
        });
  }

  /// Something came to an ended run.
  static void grow(Tables tables, Origin origin, Phase phase, long bytes) {
    RetainedKey.of(origin, phase)
        .ifPresent(key ->
            tables
                .retained()
                .get(key)
                .ifPresent(before -> {
                  tables.retained().update(key, before.plus(bytes));
                  sum(tables, bytes);
                }));
  }

  /// A run is forgotten.
  static void remove(Tables tables, Origin origin, Phase phase) {
    RetainedKey.of(origin, phase)
        .ifPresent(key ->
            tables
                .retained()
                .get(key)
                .ifPresent(retained -> {
                  tables.retained().delete(key);
                  sum(tables, -retained.bytes());
                }));
  }

  static void sum(Tables tables, long more) {
    var total = tables.retained().get(RetainedKey.TOTAL).orElse(Retained.sum(0)).plus(more);
    if (total.bytes() == 0) {
      tables.retained().delete(RetainedKey.TOTAL);
    } else {
      tables.retained().upsert(RetainedKey.TOTAL, total);
    }
  }
}
