package dev.stepwell.server.retention;

import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import java.util.ArrayList;
import java.util.List;

/// Which ended runs of a partition have to go before their time: those that nobody has to do
/// anything about before those that may be repaired, and of each the oldest first.
final class Surplus {
  /// Runs that go at once, and what they may take, unless one alone takes more. They share a
  /// commit, which must not keep other commands waiting for long.
  static final int MOST_RUNS = 64;

  static final long MOST_BYTES = 64 << 20;

  private Surplus() {}

  /// The next ones; none while all runs together take no more than `share` bytes.
  static List<ExpireRun> next(View view, long share) {
    var expired = new ArrayList<ExpireRun>();
    long total = view.retained().get(RetainedKey.TOTAL).map(Retained::bytes).orElse(0L);
    if (total <= share) {
      return expired;
    }
    long taken = 0;
    for (var row : oldest(view)) {
      boolean tooMuch = !expired.isEmpty() && taken + row.value().bytes() > MOST_BYTES;
      if (total - taken <= share || tooMuch) {
        break;
      }
      taken += row.value().bytes();
      row.value().expires().ifPresent(due -> expired.add(new ExpireRun(row.key().run(), due)));
    }
    return expired;
  }

  private static List<Row<RetainedKey, Retained>> oldest(View view) {
    return view.retained()
        .ascending(RetainedKey.first(Kind.SETTLED), RetainedKey.end(Kind.FAILED), MOST_RUNS);
  }
}
