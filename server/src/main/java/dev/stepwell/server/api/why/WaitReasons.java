package dev.stepwell.server.api.why;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.run.WaiterKey;
import dev.stepwell.server.api.events.Likeness;
import dev.stepwell.server.api.events.Unmet;
import java.util.List;
import java.util.Optional;

/// Finds the steps of a run that wait for events.
final class WaitReasons {
  private WaitReasons() {}

  /// @param unmet what was notified when nobody waited for it
  static List<Branch> of(View view, Origin origin, Unmet unmet, int limit) {
    var from = new WaiterKey(origin, "", 0);
    var to = new WaiterKey(origin.next(), "", 0);
    var saved = SavedEvents.of(view, origin);
    return view.waiters().ascending(from, to, limit).stream()
        .map(row -> of(row.value(), saved, unmet))
        .toList();
  }

  private static Branch of(Waiter waiter, SavedEvents all, Unmet unmet) {
    var saved = all.some(waiter.eventId());
    var named = StepNames.step(waiter.stepBody());
    return new Branch(
        named.work(),
        named.step(),
        Optional.of(waiter.result()),
        new Cause.WaitingForEvent(
            waiter.eventId(),
            waiter.deadline(),
            saved,
            saved.stream().filter(event -> Likeness.alike(event, waiter.eventId())).findFirst(),
            unmet.last(waiter.run().project(), waiter.eventId())));
  }
}
