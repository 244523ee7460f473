package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.View;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer;
import java.util.function.Consumer;

/// For what needs no state.
final class NoAggregates implements Aggregates {
  @Override
  public void submit(Command command, Consumer<Answer> whenDone) {
    throw new AssertionError("nobody commands: " + command);
  }

  @Override
  public View view(Address address) {
    throw new AssertionError("nobody looks");
  }
}
