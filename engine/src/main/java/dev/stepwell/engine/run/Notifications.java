package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.engine.run.RunCommand.Resume;
import dev.stepwell.engine.run.RunFact.NotificationSaved;
import dev.stepwell.engine.run.RunFact.WaiterResumed;
import java.util.List;
import java.util.Optional;

/// Decides about events that come to a run; see [Waits] for the other half.
final class Notifications {
  private Notifications() {}

  static Decision notify(RunView view, Notify command, Stamp stamp, Wire wire, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      var successor = successor(view, command.run());
      if (successor.isPresent()) {
        var passedOn = new Notify(successor.get(), command.eventId(), command.data());
        return new Decision.Accepted(
            List.of(), List.of(Send.forCaller(passedOn)), Reply.Forwarded.FORWARDED);
      }
      return Decision.rejected(
          new Rejection.NotFound(
              "no active workflow run has the id "
                  + command.run().id()
                  + ": it ended or never began"));
    }
    var active = found.get();
    var waiting =
        view.waiters()
            .ascending(
                WaiterKey.first(active.origin(), command.eventId()),
                WaiterKey.last(active.origin(), command.eventId()),
                1);
    if (!waiting.isEmpty()) {
      var oldest = waiting.getFirst();
      return resume(active, oldest.key(), oldest.value(), command.data(), stamp, wire);
    }
    return save(active, command, stamp, wire, limits);
  }

  /// Webhooks and ids that others hold name the run as it was when they got them.
  private static Optional<RunName> successor(RunView view, RunName name) {
    return view.latestRuns().get(name).flatMap(view.runStates()::get).flatMap(RunState::successor);
  }

  static Decision resume(RunView view, Resume command, Stamp stamp, Wire wire) {
    var waiter = view.waiters().get(command.waiter());
    var active = ActiveRun.find(view, command.waiter().run());
    if (waiter.isEmpty() || active.isEmpty()) {
      return Decision.reply(Reply.Done.DONE);
    }
    return resume(active.get(), command.waiter(), waiter.get(), command.data(), stamp, wire);
  }

  private static Decision resume(
      ActiveRun active, WaiterKey key, Waiter waiter, Bytes data, Stamp stamp, Wire wire) {
    return new Draft(active, wire, stamp.now())
        .fact(new WaiterResumed(key, waiter))
        .appendResult(
            waiter.result(),
            waiter.stepId(),
            wire.waitResult(waiter, Optional.of(data)),
            waiter.targets().notified())
        .reply(
            new Reply.Notified(
                waiter.result(),
                active.run().createdAt(),
                active.run().name(),
                Optional.of(waiter)));
  }

  private static Decision save(
      ActiveRun active, Notify command, Stamp stamp, Wire wire, Limits limits) {
    var held = active.state().saved();
    if (held.count() >= limits.saved().count()
        || held.bytes() + command.data().size() > limits.saved().bytes()) {
      return Decision.rejected(
          new Rejection.LimitReached(
              "workflow run "
                  + command.run().id()
                  + " holds "
                  + held.count()
                  + " notifications of "
                  + held.bytes()
                  + " bytes that nobody has waited for; the limit is "
                  + limits.saved().count()
                  + " of "
                  + limits.saved().bytes()
                  + " bytes"));
    }
    var draft = new Draft(active, wire, stamp.now());
    var message = draft.newMessage();
    var key = new SavedKey(active.origin(), command.eventId(), stamp.ticket());
    return draft
        .fact(new NotificationSaved(key, new SavedNotification(command.data(), message)))
        .reply(
            new Reply.Notified(
                message, active.run().createdAt(), active.run().name(), Optional.empty()));
  }
}
