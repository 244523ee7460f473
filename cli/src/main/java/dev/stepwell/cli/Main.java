package dev.stepwell.cli;

import dev.stepwell.cli.client.ClientCommands;
import dev.stepwell.cli.client.CommandException;
import dev.stepwell.server.Server;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/// The `stepwell` command.
@Command(
    name = "stepwell",
    mixinStandardHelpOptions = true,
    version = Server.VERSION,
    description = "A self-hosted server for durable workflows and messages over HTTP.")
public final class Main implements Runnable {
  /// The commands beside those of clients, in the order in which the help has them.
  private static final Map<String, Class<?>> COMMANDS = new LinkedHashMap<>();

  static {
    COMMANDS.put("dev", DevCommand.class);
    COMMANDS.put("serve", ServeCommand.class);
    COMMANDS.put("demo", DemoCommand.class);
    COMMANDS.put("bench", BenchCommand.class);
    COMMANDS.put("backup", BackupCommand.class);
    COMMANDS.put("restore", RestoreCommand.class);
    COMMANDS.put("doctor", DoctorCommand.class);
    COMMANDS.put("completion", CompletionCommand.class);
  }

  @Spec private CommandSpec spec;

  /// Runs the command line and exits with its code.
  public static void main(String[] arguments) {
    System.exit(commandLine(arguments).execute(arguments));
  }

  /// The command line that understands these arguments: where the first one names a command, the
  /// one with that command alone. To look at all of them takes longer than the start of a server,
  /// and clients need none of a server's classes.
  static CommandLine commandLine(String[] arguments) {
    var first = arguments.length > 0 ? arguments[0] : "";
    if (ClientCommands.names().contains(first)) {
      return ClientCommands.alone(first);
    }
    var command = COMMANDS.get(first);
    if (command == null || command == CompletionCommand.class) {
      return commandLine();
    }
    return explaining(new CommandLine(new Main()).addSubcommand(first, command));
  }

  /// The one with all commands.
  static CommandLine commandLine() {
    var line = new CommandLine(new Main());
    COMMANDS.forEach(line::addSubcommand);
    ClientCommands.addTo(line);
    return explaining(line);
  }

  private static CommandLine explaining(CommandLine line) {
    ClientCommands.configure(line);
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
