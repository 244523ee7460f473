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
    // What is older than the first that is shown is no news when it is seen again.
    var first = gathered(sources, api, follow ? EventSource.PAGE : count);
    int shown = Math.max(0, first.size() - count);
    first.subList(0, shown).forEach(seen::first);
    print(first.subList(shown, first.size()), seen, terminal);
    // Nobody reads any more where a pipe has been closed.
    while (follow && !terminal.out().checkError()) {
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

  /// Prints those that are seen for the first time.
  private static void print(List<JsonValue> events, Seen seen, Terminal terminal) {
    for (var event : events) {
      if (seen.first(event)) {
        terminal.line(terminal.json() ? event.toJson() : EventLine.of(event));
      }
    }
  }
}
