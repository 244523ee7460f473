package dev.stepwell.cli.client;

import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell flow`.
@Command(
    name = "flow",
    description = "Flow-control keys: how many at a time, and how many in a period.",
    subcommands = {
      FlowCommand.ListAll.class,
      FlowCommand.Show.class,
      FlowCommand.Pause.class,
      FlowCommand.Resume.class,
      FlowCommand.Pin.class,
      FlowCommand.Unpin.class,
      FlowCommand.Reset.class
    })
final class FlowCommand extends CommandGroup {
  private static final String PLACE = "/v2/flowControl/";

  private static Call on(String key, String action) {
    return Call.post(PLACE + Call.segment(key) + "/" + action);
  }

  @Command(name = "list", description = "Lists the keys that are used.")
  static final class ListAll extends ApiCommand {
    @Option(names = "--search", paramLabel = "TEXT", description = "Those that contain this.")
    private String search;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("KEY", "WAITING", "PARALLELISM", "RATE", "PERIOD", "PAUSED");
      terminal.show(
          api.send(Call.get("/v2/flowControl").with("search", Optional.ofNullable(search))),
          keys -> {
            for (var key : keys.items()) {
              boolean rated = key.number("rateMax").orElse(0) > 0;
              table.row(
                  key.text("flowControlKey"),
                  key.text("waitListSize"),
                  limit(key.text("parallelismCount"), key.text("parallelismMax")),
                  limit(key.text("rateCount"), key.text("rateMax")),
                  rated ? key.text("ratePeriod") + " s" : "",
                  key.isTrue("isPaused") ? "yes" : "");
            }
            table.print(terminal, "No key is in use.");
          });
      return ExitCode.OK;
    }

    /// 0 is shown for a limit that is not set.
    private static String limit(String count, String most) {
      return most.equals("0") ? "" : count + " of " + most;
    }
  }

  @Command(name = "show", description = "Shows one key.")
  static final class Show extends ShowCommand {
    @Override
    String place() {
      return PLACE;
    }
  }

  @Command(name = "pause", description = "Nothing of a key starts until it is resumed.")
  static final class Pause extends EachCommand {
    @Override
    Call call(String name) {
      return on(name, "pause");
    }

    @Override
    String done() {
      return "paused";
    }
  }

  @Command(name = "resume", description = "Lets paused keys go on.")
  static final class Resume extends EachCommand {
    @Override
    Call call(String name) {
      return on(name, "resume");
    }

    @Override
    String done() {
      return "resumed";
    }
  }

  @Command(name = "pin", description = "Sets limits against all that messages bring.")
  static final class Pin extends ApiCommand {
    @Parameters(index = "0", paramLabel = "KEY", description = "The flow-control key.")
    private String key;

    @Option(
        names = "--parallelism",
        paramLabel = "N",
        description = "How many may be under way at a time.")
    private String parallelism;

    @Option(names = "--rate", paramLabel = "N", description = "How many may start in a period.")
    private String rate;

    @Option(
        names = "--period",
        paramLabel = "SECONDS",
        description = "How long a period is; 1 second without it.")
    private String period;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      if (parallelism == null && rate == null) {
        throw CommandException.usage("--parallelism or --rate is needed");
      }
      var call =
          on(key, "pin")
              .with("parallelism", Optional.ofNullable(parallelism))
              .with("rate", Optional.ofNullable(rate))
              .with("period", Optional.ofNullable(period));
      terminal.done(api.send(call), "pinned " + Clean.line(key));
      return ExitCode.OK;
    }
  }

  @Command(name = "unpin", description = "Lets messages set the limits of keys again.")
  static final class Unpin extends EachCommand {
    @Override
    Call call(String name) {
      return on(name, "unpin").with("parallelism", "true").with("rate", "true");
    }

    @Override
    String done() {
      return "unpinned";
    }
  }

  @Command(
      name = "reset",
      description = "Begins a period anew, and counts those under way from nothing.")
  static final class Reset extends EachCommand {
    @Option(names = "--rate-only", description = "Begins a period anew and leaves the rest.")
    private boolean rateOnly;

    @Override
    Call call(String name) {
      return on(name, rateOnly ? "resetRate" : "reset");
    }

    @Override
    String done() {
      return "reset";
    }
  }
}
