package dev.stepwell.cli;

import dev.stepwell.cli.client.ClientCommands;
import dev.stepwell.cli.client.CommandException;
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
      BenchCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      DoctorCommand.class,
      CompletionCommand.class
    })
public final class Main implements Runnable {
  @Spec private CommandSpec spec;

  /// Runs the command line and exits with its code. Commands that talk to a server that runs
  /// already start without the classes of one.
  public static void main(String[] arguments) {
    boolean client = arguments.length > 0 && ClientCommands.names().contains(arguments[0]);
    System.exit((client ? ClientCommands.alone() : commandLine()).execute(arguments));
  }

  static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    ClientCommands.addTo(line);
    var ofClients = line.getExecutionExceptionHandler();
    line.setExecutionExceptionHandler((failure, command, parsed) -> {
      if (failure instanceof CommandException) {
        return ofClients.handleExecutionException(failure, command, parsed);
      }
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
