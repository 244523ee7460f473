package dev.stepwell.server.timer;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;

/// Does what is due.
@FunctionalInterface
public interface Wake {
  /// Takes one row whose time has come, or returns false if there is no room for it now: then it is
  /// offered again. Must be quick. The same row may be offered more than once.
  boolean wake(Row<DueKey, DueWork> row);
}
