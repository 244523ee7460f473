package dev.stepwell.engine.schedule;

import java.time.Instant;

/// What cron expressions mean. The engine keeps them as text and never looks inside. Pure: the same
/// input gives the same answer, as long as the rules of the time zones stay the same.
public interface Timetable {
  /// The first time after the given one.
  Next next(String cron, Instant after);

  /// When an expression comes due.
  sealed interface Next {
    record At(Instant time) implements Next {}

    /// Not for years, or it cannot be read, any more: time zones may go with an update.
    record Never(String why) implements Next {}
  }
}
