package dev.stepwell.store.tables;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.StepKey;

/// The rows of a partition that each step of a run reads, and that the step before it wrote or
/// read; and the element that its delivery ends with.
record RowCaches(
    RowCache<Origin, Run> runs,
    RowCache<Origin, RunState> runStates,
    RowCache<RunName, Origin> latestRuns,
    RowCache<StepKey, Bytes> steps,
    RowCache<MessageKey, Message> messages) {
  /// Some kilobytes for each run that is under way; of those that wait longer nothing is kept.
  private static final int ROWS = 2048;

  static RowCaches ofPartition() {
    return of(ROWS);
  }

  static RowCaches none() {
    return of(0);
  }

  private static RowCaches of(int rows) {
    return new RowCaches(
        new RowCache<>(rows),
        new RowCache<>(rows),
        new RowCache<>(rows),
        new RowCache<>(rows),
        new RowCache<>(rows));
  }
}
