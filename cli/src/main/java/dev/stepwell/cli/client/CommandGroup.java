package dev.stepwell.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// A command that only has others below it.
@Command(mixinStandardHelpOptions = true)
abstract class CommandGroup implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public final void run() {
    throw new ParameterException(
        spec.commandLine(),
        "one of these is needed: " + String.join(", ", spec.subcommands().keySet()));
  }
}
