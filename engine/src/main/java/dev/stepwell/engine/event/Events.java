package dev.stepwell.engine.event;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.run.RunCommand.Resume;
import java.util.ArrayList;
import java.util.List;

/// Decides for events: each waiter's run is told, and what it says is told to the caller.
public final class Events {
  private Events() {}

  public static Decision decide(EventView view, EventCommand command) {
    return switch (command) {
      case NotifyWaiters notify -> notifyWaiters(view, notify);
    };
  }

  private static Decision notifyWaiters(EventView view, NotifyWaiters command) {
    var from = EventWaiterKey.from(command.project(), command.eventId(), command.above() + 1);
    var to = EventWaiterKey.from(command.project(), command.eventId(), Long.MAX_VALUE);
    var sends = new ArrayList<Send>();
    for (var row : view.eventWaiters().ascending(from, to, command.limit())) {
      sends.add(Send.forCaller(new Resume(row.key().waiter(), command.data())));
    }
    return sends.isEmpty()
        ? Decision.reply(new Reply.All(List.of()))
        : new Accepted(List.of(), sends, Reply.Forwarded.FORWARDED);
  }
}
