package dev.stepwell.server.partition;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import java.util.List;

/// Hears what a partition has committed to do later. It is a hint: the rows themselves are the
/// truth.
@FunctionalInterface
public interface Due {
  void committed(List<Row<DueKey, DueWork>> rows);
}
