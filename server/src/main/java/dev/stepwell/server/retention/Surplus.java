package dev.stepwell.server.retention;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageCommand.ForgetLetter;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// Which ended runs and dead letters of a partition have to go before their time: what nobody has
/// to do anything about before what may be repaired, and of each the oldest first.
final class Surplus {
  /// How many go at once, and what they may take, unless one alone takes more. They share a commit,
  /// which must not keep other commands waiting for long.
  static final int MOST = 64;

  static final long MOST_BYTES = 64 << 20;

  private Surplus() {}

  /// What forgets the next ones; nothing while all together take no more than `share` bytes.
  static List<Command> next(View view, long share) {
    var expired = new ArrayList<Command>();
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
      row.value().expires().flatMap(due -> forget(view, row.key(), due)).ifPresent(expired::add);
    }
    return expired;
  }

  private static List<Row<RetainedKey, Retained>> oldest(View view) {
    var settled = oldest(view, Kind.SETTLED);
    var failures =
        Stream.of(Kind.FAILED, Kind.LETTER)
            .flatMap(kind -> oldest(view, kind).stream())
            .sorted(Comparator.comparingLong(row -> row.key().endedMillis()));
    return Stream.concat(settled.stream(), failures).limit(MOST).toList();
  }

  private static List<Row<RetainedKey, Retained>> oldest(View view, Kind kind) {
    return view.retained().ascending(RetainedKey.first(kind), RetainedKey.end(kind), MOST);
  }

  /// The due row of a dead letter knows whose it is.
  private static Optional<Command> forget(View view, RetainedKey key, Instant due) {
    if (key.kind() != Kind.LETTER) {
      return Optional.of(new ExpireRun(key.run(), due));
    }
    return view.due().get(DueWork.expiry(key.run(), due)).orElse(null)
            instanceof DueWork.ForgetLetter(var entry)
        ? Optional.of(new ForgetLetter(entry))
        : Optional.empty();
  }
}
