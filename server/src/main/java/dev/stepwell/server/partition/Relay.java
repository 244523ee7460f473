package dev.stepwell.server.partition;

import dev.stepwell.engine.Command;
import dev.stepwell.store.tables.OutboxKey;
import java.util.function.Consumer;

/// A command on its way from one partition to another; its row in the outbox of `source` is on
/// disk.
///
/// @param whenAnswered hears what the receiver says; it is lost in a crash, the command is not
public record Relay(int source, OutboxKey key, Command command, Consumer<Answer> whenAnswered) {

  /// The same with nobody to hear the answer.
  Relay quietly() {
    return new Relay(source, key, command, _ -> {});
  }
}
