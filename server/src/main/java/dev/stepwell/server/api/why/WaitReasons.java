package dev.stepwell.server.api.why;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/// Finds the steps of a run that wait for events.
final class WaitReasons {
  private static final int MOST_READ = 10_000;
  private static final int MOST_TOLD = 10;

  private WaitReasons() {}

  static List<Branch> of(View view, Origin origin, int limit) {
    var from = new WaiterKey(origin, "", 0);
    var to = new WaiterKey(origin.next(), "", 0);
    return view.waiters().ascending(from, to, limit).stream()
        .map(row -> of(view, origin, row.value()))
        .toList();
  }

  private static Branch of(View view, Origin origin, Waiter waiter) {
    var named = StepNames.step(waiter.stepBody());
    return new Branch(
        named.work(),
        named.step(),
        Optional.of(waiter.result()),
        new Cause.WaitingForEvent(
            waiter.eventId(), waiter.deadline(), saved(view, origin, waiter.eventId())));
  }

  /// Events of other names that came already. Those that differ in case or blanks alone come first:
  /// they may have been meant.
  private static List<String> saved(View view, Origin origin, String wanted) {
    var from = new SavedKey(origin, "", 0);
    var to = new SavedKey(origin.next(), "", 0);
    return view.saved().ascending(from, to, MOST_READ).stream()
        .map(row -> row.key().eventId())
        .distinct()
        .sorted(Comparator.comparing((String event) -> !alike(event, wanted)))
        .limit(MOST_TOLD)
        .toList();
  }

  private static boolean alike(String a, String b) {
    return a.strip().equalsIgnoreCase(b.strip());
  }
}
