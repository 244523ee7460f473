package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.time.Duration;
import picocli.CommandLine.Command;

/// `stepwell stats`.
@Command(name = "stats", description = "Shows how the project fares now.")
final class StatsCommand extends ApiCommand {
  private static final long MIB = 1 << 20;
  private static final int NAME = 22;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    terminal.show(api.send(Call.get("/v2/stats")), stats -> print(stats, terminal));
    return ExitCode.OK;
  }

  private static void print(JsonValue stats, Terminal terminal) {
    var now = stats.field("now");
    var backlog = now.field("backlog");
    var lateness = now.field("lateness");
    line(terminal, "in flight", now.text("inFlight"));
    line(
        terminal,
        "due and not sent",
        "%s under 1 s, %s under 10 s, %s under 1 min, %s under 10 min, %s more%s"
            .formatted(
                text(backlog, "under1s"),
                text(backlog, "under10s"),
                text(backlog, "under1m"),
                text(backlog, "under10m"),
                text(backlog, "more"),
                backlog.isTrue("complete") ? "" : " (and others, which were not looked at)"));
    line(
        terminal,
        "latest",
        millis(lateness, "worst") + ", half of them " + millis(lateness, "median"));
    line(
        terminal,
        "dead letters",
        text(now, "deadRuns") + " runs, " + text(now, "deadMessages") + " messages");
    line(terminal, "waits for an event", text(now, "waiters"));
    line(terminal, "saved notifications", text(now, "savedNotifications"));
    if (now.has("deliveries")) {
      line(terminal, "since", Times.second(stats.number("since")));
      line(
          terminal,
          "  runs",
          "%s started, %s ended, %s of them failed"
              .formatted(
                  text(now, "runsStarted"), text(now, "runsEnded"), text(now, "runsFailed")));
      line(
          terminal,
          "  deliveries",
          text(now, "deliveries") + ", " + text(now, "failures") + " of them failed");
      line(terminal, "  notifications", text(now, "notifications"));
    }
    if (stats.has("disk")) {
      disk(stats.field("disk"), terminal);
    }
  }

  private static void disk(JsonValue disk, Terminal terminal) {
    line(
        terminal,
        "disk",
        mib(disk, "data") + " of data, " + mib(disk, "free") + " free of " + mib(disk, "size"));
    if (disk.has("growthPerDay")) {
      line(
          terminal,
          "  grows",
          mib(disk, "growthPerDay")
              + " a day"
              + (disk.has("daysUntilFull")
                  ? ", full in " + text(disk, "daysUntilFull") + " days"
                  : ""));
    }
  }

  private static void line(Terminal terminal, String name, String text) {
    terminal.line(Table.padded(name, NAME) + "  " + text);
  }

  private static String text(JsonValue of, String name) {
    return Clean.line(of.text(name));
  }

  private static String millis(JsonValue of, String name) {
    return Times.text(Duration.ofMillis(of.number(name).orElse(0)));
  }

  private static String mib(JsonValue of, String name) {
    return of.number(name).orElse(0) / MIB + " MiB";
  }
}
