package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.RunName;

/// What the room of runs sees of the state.
public interface RunView {
  Rows<Origin, Run> runs();

  Rows<Origin, RunState> runStates();

  /// The last run of each name, active or not.
  Rows<RunName, Origin> latestRuns();

  /// The elements of the lists, in wire form.
  Rows<StepKey, Bytes> steps();

  Rows<SeenKey, Seen> seen();

  Rows<WaiterKey, Waiter> waiters();

  Rows<SavedKey, SavedNotification> saved();

  /// The dead letter queue.
  Rows<DeadKey, DeadLetter> deadLetters();
}
