package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// `stepwell logs`.
@Command(
    name = "logs",
    description = {
      "Shows what happened to runs and messages, the latest last.",
      "With -f it goes on until Ctrl-C."
    })
final class LogsCommand extends ApiCommand {
  private static final long PAUSE_MILLIS = 1_000;

  @Option(
      names = {"-f", "--follow"},
      description = "Waits for more, and ends with Ctrl-C.")
  boolean follow;

  @Option(
      names = {"-n", "--count"},
      paramLabel = "N",
      defaultValue = "50",
      description = "How many are shown at first, 1000 at the most (${DEFAULT-VALUE}).")
  int count;

  @Option(names = "--run", paramLabel = "ID", description = "Those of one run.")
  String run;

  @Option(names = "--message", paramLabel = "ID", description = "Those of one message.")
  String message;

  @Option(
      names = "--only",
      paramLabel = "KIND",
      description = "Those of runs or those of messages alone.")
  String only;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    if (count < 1 || count > EventSource.PAGE) {
      throw CommandException.usage("--count is a number from 1 to " + EventSource.PAGE);
    }
    var sources = sources();
    var seen = new Seen();
    print(latest(gathered(sources, api, count), count), seen, terminal);
    while (follow) {
      try {
        TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return ExitCode.OK;
      }
      print(gathered(sources, api, EventSource.PAGE), seen, terminal);
    }
    return ExitCode.OK;
  }

  private List<EventSource> sources() {
    if (run != null && message != null) {
      throw CommandException.usage("--run or --message, not both");
    }
    if (run != null) {
      return List.of(new EventSource("/v2/workflows/events", "workflowRunId", run));
    }
    if (message != null) {
      return List.of(new EventSource("/v2/logs", "messageId", message));
    }
    return switch (only == null ? "" : only) {
      case "" -> List.of(new EventSource("/v2/workflows/events"), new EventSource("/v2/logs"));
      case "runs" -> List.of(new EventSource("/v2/workflows/events"));
      case "messages" -> List.of(new EventSource("/v2/logs"));
      default -> throw CommandException.usage("--only is followed by runs or by messages");
    };
  }

  /// What the sources know, the earliest first.
  private static List<JsonValue> gathered(List<EventSource> sources, Api api, int count) {
    var all = new ArrayList<JsonValue>();
    sources.forEach(source -> all.addAll(source.newest(api, count)));
    all.sort(Comparator.comparingLong(event -> event.number("time").orElse(0)));
    return all;
  }

  private static List<JsonValue> latest(List<JsonValue> events, int count) {
    return events.subList(Math.max(0, events.size() - count), events.size());
  }

  /// Prints those that are new, and all that an earlier look had are old from then on.
  private static void print(List<JsonValue> events, Seen seen, Terminal terminal) {
    for (var event : events) {
      if (seen.first(event)) {
        terminal.line(terminal.json() ? event.toJson() : EventLine.of(event));
      }
    }
  }
}
