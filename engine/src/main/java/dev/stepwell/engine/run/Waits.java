package dev.stepwell.engine.run;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.run.RunCommand.WaitForEvent;
import dev.stepwell.engine.run.RunFact.NotificationConsumed;
import dev.stepwell.engine.run.RunFact.WaiterRegistered;
import dev.stepwell.engine.run.RunFact.WaiterTimedOut;
import java.util.List;
import java.util.Optional;

/// Decides about waiting. Here and in [Notifications] lies the promise of the safe notify:
/// "register or take what was saved" and "resume or save" are decided by the one writer of the run,
/// so an acknowledged notification is always in one place.
final class Waits {
  private Waits() {}

  static Decision register(
      RunView view, WaitForEvent command, Stamp stamp, Wire wire, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      return Appends.over(command.run());
    }
    var active = found.get();
    var details = command.registration();
    if (view.seen()
        .get(new SeenKey(active.origin(), StepIdentity.result(details.stepId())))
        .isPresent()) {
      return Decision.reply(Reply.Done.DONE);
    }
    var full = Appends.full(active.state(), 1, limits);
    if (full.isPresent()) {
      return Decision.rejected(full.get());
    }
    var draft = new Draft(active, wire, stamp.now());
    var saved = oldest(view, active, command.eventId());
    var message = saved.isEmpty() ? draft.newMessage() : saved.getFirst().value().result();
    var waiter =
        new Waiter(
            command.run(),
            active.run().createdAt(),
            command.eventId(),
            details.stepId(),
            details.stepBody(),
            details.timeoutText(),
            stamp.in(details.timeout()),
            message,
            details.targets(),
            details.timeoutBody());
    if (saved.isEmpty()) {
      var key = new WaiterKey(active.origin(), command.eventId(), stamp.ticket());
      return draft.fact(new WaiterRegistered(key, waiter)).reply(Reply.Done.DONE);
    }
    var notification = saved.getFirst();
    return draft
        .fact(new NotificationConsumed(notification.key(), notification.value()))
        .appendResult(
            message,
            details.stepId(),
            wire.waitResult(waiter, Optional.of(notification.value().data())),
            details.targets().notified())
        .reply(Reply.Done.DONE);
  }

  /// At most one.
  private static List<Row<SavedKey, SavedNotification>> oldest(
      RunView view, ActiveRun active, String eventId) {
    return active.state().saved().count() == 0
        ? List.of()
        : view.saved()
            .ascending(
                SavedKey.first(active.origin(), eventId),
                SavedKey.last(active.origin(), eventId),
                1);
  }

  static Decision timeOut(RunView view, WaiterKey key, Stamp stamp, Wire wire) {
    var waiter = view.waiters().get(key);
    var active = ActiveRun.find(view, key.run());
    if (waiter.isEmpty() || active.isEmpty()) {
      return Decision.reply(Reply.Done.DONE);
    }
    return new Draft(active.get(), wire, stamp.now())
        .fact(new WaiterTimedOut(key, waiter.get()))
        .appendResult(
            waiter.get().result(),
            waiter.get().stepId(),
            wire.waitResult(waiter.get(), Optional.empty()),
            waiter.get().targets().timedOut())
        .reply(Reply.Done.DONE);
  }
}
