package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.Optional;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `stepwell events`.
@Command(
    name = "events",
    description = "Events: who waits for what, and what came that nobody has waited for.",
    subcommands = {
      EventsCommand.Waiting.class,
      EventsCommand.Saved.class,
      EventsCommand.Unmet.class
    })
final class EventsCommand extends CommandGroup {

  /// A list of events, in pages.
  abstract static class Listing extends ApiCommand {
    @Option(
        names = "--event",
        paramLabel = "BEGINNING",
        description = "Those whose event ids begin so.")
    private String event;

    @Option(names = "--run", paramLabel = "RUN", description = "Those of one run.")
    private String run;

    @Mixin private Paging paging;

    final Call filtered(Call call) {
      return call.with("eventId", Optional.ofNullable(event))
          .with("workflowRunId", Optional.ofNullable(run));
    }

    final Paging paging() {
      return paging;
    }
  }

  @Command(name = "waiting", description = "Lists the runs that wait, by event.")
  static final class Waiting extends Listing {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("EVENT", "RUN", "SINCE", "UNTIL", "STEP");
      paging()
          .pages(
              api,
              filtered(Call.get("/v2/waiters")),
              "waiters",
              terminal,
              waiter ->
                  table.row(
                      waiter.text("eventId"),
                      waiter.text("workflowRunId"),
                      Times.second(waiter.number("since")),
                      Times.second(waiter.number("until")),
                      waiter.text("stepName")));
      if (!terminal.json()) {
        table.print(terminal, "Nobody waits for such an event.");
        paging().tellRest(terminal, "");
      }
      return ExitCode.OK;
    }
  }

  @Command(
      name = "saved",
      description = "Lists what was sent to runs and is saved until they wait for it.")
  static final class Saved extends Listing {
    @Option(names = "--data", description = "Shows the data too.")
    private boolean data;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table =
          data
              ? new Table("EVENT", "RUN", "SAVED", "SIZE", "MESSAGE", "DATA")
              : new Table("EVENT", "RUN", "SAVED", "SIZE", "MESSAGE");
      var call = filtered(Call.get("/v2/notifications").with("state", "saved"));
      paging()
          .pages(
              api,
              data ? call.with("body", "true") : call,
              "notifications",
              terminal,
              saved -> row(table, saved));
      if (!terminal.json()) {
        table.print(terminal, "No such event is saved.");
        paging().tellRest(terminal, "");
      }
      return ExitCode.OK;
    }

    private void row(Table table, JsonValue saved) {
      var event = saved.text("eventId");
      var run = saved.text("workflowRunId");
      var at = Times.second(saved.number("savedAt"));
      var size = saved.text("size");
      var message = saved.text("messageId");
      if (data) {
        var text = saved.text("body") + saved.text("bodyBase64");
        table.row(event, run, at, size, message, text);
      } else {
        table.row(event, run, at, size, message);
      }
    }
  }

  @Command(
      name = "unmet",
      description = {
        "Lists the notifications of the last hours that nobody got: no run waited for the event, or the"
            + " run that was named is not active.",
        "Nothing of them is stored; the server remembers them as long as it runs."
      })
  static final class Unmet extends Listing {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("EVENT", "TIMES", "LAST", "WHY", "WAITED FOR");
      var call = filtered(Call.get("/v2/notifications").with("state", "unmet"));
      paging().pages(api, call, "notifications", terminal, unmet -> row(table, unmet));
      if (!terminal.json()) {
        table.print(terminal, "Every notification met somebody.");
        paging().tellRest(terminal, "");
      }
      return ExitCode.OK;
    }

    private static void row(Table table, JsonValue unmet) {
      table.row(
          unmet.text("eventId"),
          unmet.text("count"),
          Times.second(unmet.number("time")),
          unmet.has("workflowRunId")
              ? "run " + unmet.text("workflowRunId") + " is not active"
              : "nobody waited",
          hint(unmet));
    }

    /// What it may have been meant for.
    private static String hint(JsonValue unmet) {
      if (unmet.has("waitedForSince")) {
        return "the same, since " + Times.second(unmet.number("waitedForSince"));
      }
      return unmet.field("similarEventIds").items().stream()
          .map(JsonValue::text)
          .collect(Collectors.joining(", "));
    }
  }
}
