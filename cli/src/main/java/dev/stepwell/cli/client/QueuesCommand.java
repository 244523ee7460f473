package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell queues`.
@Command(
    name = "queues",
    description = "Queues: messages one after the other.",
    subcommands = {
      QueuesCommand.ListAll.class,
      QueuesCommand.Show.class,
      QueuesCommand.Pause.class,
      QueuesCommand.Resume.class,
      QueuesCommand.SetUp.class,
      QueuesCommand.Delete.class
    })
final class QueuesCommand extends CommandGroup {
  private static final String PLACE = "/v2/queues/";

  @Command(name = "list", description = "Lists all queues.")
  static final class ListAll extends ApiCommand {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("QUEUE", "PARALLELISM", "LAG", "PAUSED", "CREATED");
      terminal.show(
          api.send(Call.get("/v2/queues")),
          queues -> {
            for (var queue : queues.items()) {
              table.row(
                  queue.text("name"),
                  queue.text("parallelism"),
                  queue.text("lag"),
                  queue.isTrue("paused") ? "yes" : "",
                  Times.second(queue.number("createdAt")));
            }
            table.print(terminal, "There is no queue.");
          });
      return ExitCode.OK;
    }
  }

  @Command(name = "show", description = "Shows one queue.")
  static final class Show extends ShowCommand {
    @Override
    String place() {
      return PLACE;
    }
  }

  @Command(name = "pause", description = "Nothing of a queue starts until it is resumed.")
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

  @Command(name = "resume", description = "Lets paused queues go on.")
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

  @Command(name = "delete", description = "Cancels the messages of queues and removes them.")
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

  @Command(
      name = "set",
      description = "Sets a queue's parallelism, and makes the queue where there is none.")
  static final class SetUp extends ApiCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "The queue's name.")
    private String name;

    @Option(
        names = "--parallelism",
        required = true,
        paramLabel = "N",
        description = "How many of its messages may be under way at a time.")
    private int parallelism;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      // Setting it up would end a pause unasked.
      var now = api.ask(Call.get(PLACE + Call.segment(name)));
      boolean paused = now.successful() && now.json().isTrue("paused");
      var json = new JsonWriter();
      json.beginObject();
      json.field("queueName", name);
      json.field("parallelism", parallelism);
      json.field("paused", paused);
      json.endObject();
      var call =
          Call.post("/v2/queues")
              .header("Content-Type", "application/json")
              .body(Octets.wrap(json.toBytes()));
      terminal.done(api.send(call), "parallelism of " + Clean.line(name) + " is " + parallelism);
      return ExitCode.OK;
    }
  }
}
