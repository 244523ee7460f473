package dev.stepwell.server.api.intent;

import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.RunCommand;

/// What one published message asks for.
public sealed interface Intent {
  record Start(RunCommand.StartRun command) implements Intent {}

  record Invoke(RunCommand.Invoke command) implements Intent {}

  record AppendTo(RunName run, Append item) implements Intent {}

  /// Messages that belong to no run.
  record Plain(Publish command) implements Intent {}

  /// Whether it comes from within a run: then a refusal must not look like the end of the run.
  default boolean withinRun() {
    return switch (this) {
      case Invoke _, AppendTo _ -> true;
      case Start _, Plain _ -> false;
    };
  }
}
