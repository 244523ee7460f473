package dev.stepwell.engine;

import dev.stepwell.engine.TallyKey.Kind;

/// Keeps count, by project, of what there may be a million of, so that nobody has to count it who
/// only wants to know how many there are. A count is written in the commit that changes it; where
/// nothing is left there is no row.
public final class Tallies {
  private Tallies() {}

  public static void add(Tables tables, ProjectId project, Kind kind, long more) {
    var key = new TallyKey(project, kind);
    long before = tables.tallies().get(key).orElse(0L);
    // Below nought it would be wrong already, and nobody decides anything by it.
    long after = Math.max(0, before + more);
    if (after > 0) {
      tables.tallies().upsert(key, after);
    } else if (before > 0) {
      tables.tallies().delete(key);
    }
  }

  /// How many there are in one partition.
  public static long of(View view, ProjectId project, Kind kind) {
    return view.tallies().get(new TallyKey(project, kind)).orElse(0L);
  }
}
