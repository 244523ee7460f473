package dev.stepwell.server.partition;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import java.util.function.Consumer;

/// One piece of work for a partition. `whenDone` is called once, on the writer's thread, after the
/// commit: it must be quick.
public sealed interface Task {
  Consumer<Answer> whenDone();

  /// Whether it may wait a moment, so that it shares the commit of something else.
  default boolean patient() {
    return false;
  }

  /// What a client asks for.
  record Asked(ProjectId project, Command command, Consumer<Answer> whenDone) implements Task {}

  /// A command from a timer or a delivery.
  record Handle(Command command, Consumer<Answer> whenDone) implements Task {}

  /// A command that nobody waits for, and nothing that follows from it either.
  record Patient(Command command, Consumer<Answer> whenDone) implements Task {
    @Override
    public boolean patient() {
      return true;
    }
  }

  /// A command that another partition sent. It is handled once, however often it comes.
  record Relayed(InboxKey key, Command command, Consumer<Answer> whenDone) implements Task {}

  /// The receiver of a command has it on disk: it need not be sent again.
  record Arrived(OutboxKey key, Consumer<Answer> whenDone) implements Task {}

  /// The sender of a command will not send it again: nobody has to remember that it came.
  record Forget(InboxKey key, Consumer<Answer> whenDone) implements Task {}
}
