package dev.stepwell.engine.event;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.ProjectId;

/// Commands about events that name no run.
public sealed interface EventCommand extends Command {
  /// Resumes whoever waits for the event in the partition of `address`: one command for each
  /// partition.
  ///
  /// @param above only waiters with a greater ticket
  /// @param limit how many at the most in one decision; where that many were resumed, there may be
  ///   more
  record NotifyWaiters(
      Address address, ProjectId project, String eventId, Bytes data, long above, int limit)
      implements EventCommand {}
}
