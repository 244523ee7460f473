package dev.stepwell.cli.client;

import java.util.Map;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/// The commands of this package. They make a command line of their own, so that whoever asks a
/// server for something does not wait until the classes of a server are loaded.
public final class ClientCommands {
  private static final Map<String, Class<?>> COMMANDS =
      Map.ofEntries(
          Map.entry("cancel", CancelCommand.class),
          Map.entry("dlq", DlqCommand.class),
          Map.entry("events", EventsCommand.class),
          Map.entry("flow", FlowCommand.class),
          Map.entry("keys", KeysCommand.class),
          Map.entry("logs", LogsCommand.class),
          Map.entry("notify", NotifyCommand.class),
          Map.entry("publish", PublishCommand.class),
          Map.entry("queues", QueuesCommand.class),
          Map.entry("run", RunCommand.class),
          Map.entry("runs", RunsCommand.class),
          Map.entry("schedules", SchedulesCommand.class),
          Map.entry("stats", StatsCommand.class),
          Map.entry("tokens", TokensCommand.class),
          Map.entry("trigger", TriggerCommand.class),
          Map.entry("why", WhyCommand.class));

  private ClientCommands() {}

  /// The root where nothing but one of these commands is there.
  @Command(name = "stepwell")
  private static final class Root {}

  public static Set<String> names() {
    return COMMANDS.keySet();
  }

  /// A command line of one of these commands and no other.
  public static CommandLine alone(String name) {
    var line = new CommandLine(new Root()).addSubcommand(name, COMMANDS.get(name));
    configure(line);
    return line;
  }

  /// Adds all of them, in the order of their names.
  public static void addTo(CommandLine line) {
    names().stream().sorted().forEach(name -> line.addSubcommand(name, COMMANDS.get(name)));
  }

  /// Has all commands of a line read and fail as these do.
  public static void configure(CommandLine line) {
    // A body that begins with @ is a body.
    line.setExpandAtFiles(false);
    line.setExecutionExceptionHandler(ClientCommands::explain);
  }

  /// Says on the standard error what went wrong, in one line.
  private static int explain(Exception failure, CommandLine command, CommandLine.ParseResult parsed)
      throws Exception {
    if (failure instanceof CommandException told) {
      command.getErr().println("stepwell: " + told.getMessage());
      if (told.code() == ExitCode.USAGE) {
        command.getErr().println("Try '" + command.getCommandSpec().qualifiedName() + " --help'.");
      }
      return told.code().number();
    }
    throw failure;
  }
}
