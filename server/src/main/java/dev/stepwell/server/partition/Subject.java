package dev.stepwell.server.partition;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.store.StoreException;

/// Says what a command was about that could not be handled.
final class Subject {
  private Subject() {}

  static LogFields of(View view, Command command) {
    var fields = new LogFields();
    try {
      switch (command) {
        case RunCommand.ByName byName -> fields.run(byName.run());
        case RunCommand.ByOrigin byOrigin -> run(view, byOrigin.origin(), fields);
        case MessageCommand.RecordOutcome outcome -> message(view, outcome.key(), fields);
        case MessageCommand.Schedule schedule -> message(view, schedule.key(), fields);
        case MessageCommand.Ask ask -> message(view, ask.key(), fields);
        case MessageCommand.Cancel cancel -> message(view, cancel.key(), fields);
        default -> {} // about none of both
      }
    } catch (StoreException unreadable) {
      // Then it is not told; why the command failed is.
    }
    return fields;
  }

  private static void message(View view, MessageKey key, LogFields fields) {
    fields.message(key);
    run(view, key.origin(), fields);
  }

  /// Nothing where the message stands alone, or its run is gone.
  private static void run(View view, Origin origin, LogFields fields) {
    view.runs().get(origin).map(Run::name).ifPresent(fields::run);
  }
}
