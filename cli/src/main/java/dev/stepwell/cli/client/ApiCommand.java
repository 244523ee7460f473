package dev.stepwell.cli.client;

import java.util.concurrent.Callable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// A command that asks a server for something and shows what came of it.
abstract class ApiCommand implements Callable<Integer> {
  @Mixin private ServerTarget target;
  @Spec private CommandSpec spec;

  /// @throws CommandException where it could not be done
  abstract ExitCode run(Api api, Terminal terminal);

  @Override
  public final Integer call() {
    var line = spec.commandLine();
    try (var api = target.api()) {
      return run(api, new Terminal(line.getOut(), line.getErr(), target.json)).number();
    }
  }
}
