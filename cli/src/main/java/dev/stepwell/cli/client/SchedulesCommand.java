package dev.stepwell.cli.client;

import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell schedules`.
@Command(
    name = "schedules",
    description = "Schedules: a message at each time of a cron expression.",
    subcommands = {
      SchedulesCommand.ListAll.class,
      SchedulesCommand.Show.class,
      SchedulesCommand.Next.class,
      SchedulesCommand.Create.class,
      SchedulesCommand.Fire.class,
      SchedulesCommand.Pause.class,
      SchedulesCommand.Resume.class,
      SchedulesCommand.Delete.class
    })
final class SchedulesCommand extends CommandGroup {
  private static final String PLACE = "/v2/schedules/";

  @Command(name = "list", description = "Lists all schedules.")
  static final class ListAll extends ApiCommand {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("SCHEDULE", "CRON", "NEXT", "LAST", "PAUSED", "DESTINATION", "ERROR");
      terminal.show(
          api.send(Call.get("/v2/schedules")),
          schedules -> {
            for (var schedule : schedules.items()) {
              table.row(
                  schedule.text("scheduleId"),
                  schedule.text("cron"),
                  Times.second(schedule.number("nextScheduleTime")),
                  Times.second(schedule.number("lastScheduleTime")),
                  schedule.isTrue("isPaused") ? "yes" : "",
                  schedule.text("destination"),
                  schedule.text("error"));
            }
            table.print(terminal, "There is no schedule.");
          });
      return ExitCode.OK;
    }
  }

  @Command(name = "show", description = "Shows one schedule.")
  static final class Show extends ShowCommand {
    @Override
    String place() {
      return PLACE;
    }
  }

  @Command(name = "next", description = "Shows the times at which a schedule comes due.")
  static final class Next extends ApiCommand {
    @Parameters(index = "0", arity = "0..1", paramLabel = "ID", description = "The schedule's id.")
    private String id;

    @Option(
        names = "--cron",
        paramLabel = "EXPRESSION",
        description = "Those of an expression, to try it, in place of a schedule's.")
    private String cron;

    @Option(
        names = {"-n", "--count"},
        paramLabel = "N",
        defaultValue = "10",
        description = "How many are shown at the most (${DEFAULT-VALUE}).")
    private int count;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      if ((id == null) == (cron == null)) {
        throw CommandException.usage("either the id of a schedule or --cron has to be given");
      }
      var call =
          id == null
              ? Call.get("/v2/cron").with("expression", cron)
              : Call.get(PLACE + Call.segment(id) + "/next");
      terminal.show(
          api.send(call.with("count", String.valueOf(count))),
          answer -> {
            for (var time : answer.field("nextScheduleTimes").items()) {
              terminal.line(Times.second(time.number()));
            }
            if (answer.isTrue("isPaused")) {
              terminal.note("It is paused: unless it is resumed, these times pass.");
            }
          });
      return ExitCode.OK;
    }
  }

  @Command(
      name = "fire",
      description = {
        "Publishes the message of a schedule now and prints the ids.",
        "Its next time stays as it is; a schedule that is paused fires too, and stays paused."
      })
  static final class Fire extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The schedule's id.")
    private String id;

    @Option(
        names = "--deduplication-id",
        paramLabel = "ID",
        description = "With the same one it is not fired again for a while.")
    private String deduplicationId;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var call = Call.post(PLACE + Call.segment(id) + "/fire");
      var answer =
          api.send(
              deduplicationId == null
                  ? call
                  : call.header("Upstash-Deduplication-Id", deduplicationId));
      terminal.show(
          answer,
          fired ->
              fired
                  .field("messageIds")
                  .items()
                  .forEach(message -> terminal.line(Clean.line(message.text()))));
      return ExitCode.OK;
    }
  }

  @Command(
      name = "create",
      description = {
        "Makes a schedule and prints its id.",
        "One that has the same id is replaced as a whole."
      })
  static final class Create extends ApiCommand {
    @Parameters(
        index = "0",
        paramLabel = "DESTINATION",
        description = "A URL, or the name of a URL group.")
    private String destination;

    @Parameters(index = "1", arity = "0..1", paramLabel = "BODY", description = "The body.")
    private String body;

    @Mixin private BodyFile input;
    @Mixin private MessageOptions options;

    @Option(
        names = "--cron",
        required = true,
        paramLabel = "EXPRESSION",
        description = "When, such as '0 9 * * 1-5' or 'CRON_TZ=Europe/Berlin 0 9 * * *'.")
    private String cron;

    @Option(names = "--id", paramLabel = "ID", description = "Its id; without it one is made.")
    private String id;

    @Option(
        names = {"-X", "--method"},
        paramLabel = "METHOD",
        description = "How the endpoint is asked; POST without it.")
    private String method;

    @Option(names = "--queue", paramLabel = "QUEUE", description = "A queue for its messages.")
    private String queue;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var content = Bodies.read(body, input.file);
      var headers = new ArrayList<>(options.toHeaders(content));
      MessageOptions.add(headers, "Upstash-Cron", cron);
      MessageOptions.add(headers, "Upstash-Schedule-Id", id);
      MessageOptions.add(headers, "Upstash-Method", method);
      MessageOptions.add(headers, "Upstash-Queue-Name", queue);
      var call = Call.post(PLACE + destination).headers(headers).body(content);
      terminal.show(api.send(call), answer -> terminal.line(Clean.line(answer.text("scheduleId"))));
      return ExitCode.OK;
    }
  }

  @Command(name = "pause", description = "Lets the times of schedules pass.")
  static final class Pause extends EachCommand {
    @Override
    Call call(String name) {
      return Call.post(PLACE + Call.segment(name) + "/pause");
    }

    @Override
    String done() {
      return "paused";
    }
  }

  @Command(name = "resume", description = "Goes on with the next time; nothing is made up for.")
  static final class Resume extends EachCommand {
    @Override
    Call call(String name) {
      return Call.post(PLACE + Call.segment(name) + "/resume");
    }

    @Override
    String done() {
      return "resumed";
    }
  }

  @Command(name = "delete", description = "Deletes schedules; their messages go on.")
  static final class Delete extends EachCommand {
    @Override
    Call call(String name) {
      return Call.of("DELETE", PLACE + Call.segment(name));
    }

    @Override
    String done() {
      return "deleted";
    }
  }
}
