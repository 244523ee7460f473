package dev.stepwell.engine.run;

import dev.stepwell.engine.Tables;

/// Keeps count of what dead letters of messages take. Those of runs are counted with their runs.
public final class RetainedLetters {
  private RetainedLetters() {}

  public static void add(Tables tables, DeadKey entry, DeadLetter.OfMessage letter) {
    var retained = Retained.of(letter);
    tables.retained().insert(RetainedKey.of(entry, letter), retained);
    RetainedRuns.sum(tables, retained.bytes());
  }

  public static void remove(Tables tables, DeadKey entry, DeadLetter.OfMessage letter) {
    var key = RetainedKey.of(entry, letter);
    tables
        .retained()
        .get(key)
        .ifPresent(retained -> {
          tables.retained().delete(key);
          RetainedRuns.sum(tables, -retained.bytes());
        });
  }
}
