package dev.stepwell.server.partition;

import dev.stepwell.engine.View;
import java.time.Duration;

/// Hears what a partition does, on the thread of its writer: it must be quick.
@FunctionalInterface
public interface Watch {
  Watch NOBODY = (_, _, _, _) -> {};

  /// A batch is on disk, and its answers are given.
  ///
  /// @param view what is committed, this batch included
  /// @param tasks how many of them the batch had
  /// @param took from the first decision until it was on disk
  void committed(View view, Partition.Batch batch, int tasks, Duration took);

  /// Tells another one too, after this one.
  default Watch and(Watch other) {
    return (view, batch, tasks, took) -> {
      committed(view, batch, tasks, took);
      other.committed(view, batch, tasks, took);
    };
  }
}
