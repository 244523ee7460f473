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
    return view.waiters().ascending(from, to, limit).stream()
        .map(row -> of(view, origin, unmet, row.value()))
        .toList();
  }

  private static Branch of(View view, Origin origin, Unmet unmet, Waiter waiter) {
    var saved = SavedEvents.of(view, origin, waiter.eventId());
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
