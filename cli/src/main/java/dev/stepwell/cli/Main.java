package dev.stepwell.cli;

import dev.stepwell.server.Server;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `stepwell` command.
@Command(
    name = "stepwell",
    mixinStandardHelpOptions = true,
    version = Server.VERSION,
    description = "A self-hosted server for durable workflows and messages over HTTP.",
    subcommands = {
      DevCommand.class,
      ServeCommand.class,
      DemoCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      DoctorCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs the command line and exits with its code.
  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    line.setExecutionExceptionHandler((failure, command, _) -> {
      command.getErr().println("stepwell: " + Failures.explain(failure));
      return 1;
    });
    return line;
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
