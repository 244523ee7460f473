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
      SchedulesCommand.Create.class,
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
