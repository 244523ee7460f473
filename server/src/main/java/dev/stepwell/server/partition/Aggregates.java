package dev.stepwell.server.partition;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.View;
import java.util.function.Consumer;

/// All aggregates, wherever they live: takes commands for them and shows what is committed.
public interface Aggregates {

  /// Hands a command to the partition of its address. `whenDone` is called once, on the thread of a
  /// writer or at once: it must be quick and must not throw.
  void submit(Command command, Consumer<Answer> whenDone);

  /// The same for a command that nobody waits for, and nothing that follows from it either: it may
  /// take a few milliseconds longer, so that it costs no commit of its own.
  default void submitPatiently(Command command, Consumer<Answer> whenDone) {
    submit(command, whenDone);
  }

  /// The committed state that holds an address.
  View view(Address address);
}
