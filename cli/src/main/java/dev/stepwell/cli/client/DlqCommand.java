package dev.stepwell.cli.client;

import dev.stepwell.cli.client.LetterFilter.Kind;
import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell dlq`.
@Command(
    name = "dlq",
    description = "Dead letters: runs and messages that have failed for good.",
    subcommands = {
      DlqCommand.ListAll.class,
      DlqCommand.Show.class,
      DlqCommand.Resume.class,
      DlqCommand.Restart.class,
      DlqCommand.Retry.class,
      DlqCommand.Delete.class
    })
final class DlqCommand extends CommandGroup {
  /// Asks for a letter by its id alone, which does not tell what it is of.
  private static Answer ofEitherKind(Api api, String method, String id) {
    var ofRun = api.ask(Call.of(method, Kind.RUNS.place() + "/" + Call.segment(id)));
    return ofRun.status() == 404
        ? api.send(Call.of(method, Kind.MESSAGES.place() + "/" + Call.segment(id)))
        : Refusals.successful(ofRun);
  }

  @Command(name = "list", description = "Lists dead letters of runs and of messages.")
  static final class ListAll extends ApiCommand {
    @Option(
        names = "--only",
        paramLabel = "KIND",
        description = "Those of runs or those of messages alone.")
    private String only;

    @Mixin private LetterFilter filter;
    @Mixin private Paging paging;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var kinds = only == null ? filter.kinds() : List.of(kind(only));
      if (paging.goesOn() && kinds.size() > 1) {
        throw CommandException.usage("--cursor needs --only runs or --only messages beside it");
      }
      var table = new Table("OF", "LETTER", "RUN OR MESSAGE", "CREATED", "STATUS", "URL", "ANSWER");
      for (var kind : kinds) {
        var call = filter.applied(Call.get(kind.place())).with("order", "latestFirst");
        paging.pages(api, call, "messages", terminal, letter -> row(table, kind, letter));
        if (!terminal.json()) {
          paging.tellRest(terminal, "--only " + name(kind) + " ");
        }
      }
      if (!terminal.json()) {
        table.print(terminal, "There is no such dead letter.");
      }
      return ExitCode.OK;
    }

    private static String name(Kind kind) {
      return kind.name().toLowerCase(Locale.ROOT);
    }

    private static Kind kind(String word) {
      for (var kind : Kind.values()) {
        if (name(kind).equals(word)) {
          return kind;
        }
      }
      throw CommandException.usage("--only is followed by runs or by messages");
    }

    private static void row(Table table, Kind kind, JsonValue letter) {
      boolean ofRun = kind == Kind.RUNS;
      table.row(
          ofRun ? "run" : "message",
          letter.text("dlqId"),
          letter.text(ofRun ? "workflowRunId" : "messageId"),
          Times.second(letter.number("createdAt")),
          letter.text("responseStatus"),
          letter.text(ofRun ? "workflowUrl" : "url"),
          Clean.line(letter.text("responseBody"), 60));
    }
  }

  @Command(name = "show", description = "Shows one dead letter.")
  static final class Show extends ApiCommand {
    @Parameters(index = "0", paramLabel = "ID", description = "The letter's id.")
    private String id;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      terminal.show(ofEitherKind(api, "GET", id), letter -> Details.print(letter, terminal));
      return ExitCode.OK;
    }
  }

  /// Repairs letters under an action of the REST API.
  abstract static class Repair extends LetterAction {
    @Mixin private RepairOptions options;

    abstract Kind kind();

    abstract String action();

    @Override
    final Answer one(Api api, String id) {
      var place = kind().place() + "/" + action() + "/" + Call.segment(id);
      return api.send(Call.post(place).headers(options.toHeaders()));
    }

    @Override
    final Call several(Kind kind) {
      return Call.post(kind.place() + "/" + action()).headers(options.toHeaders());
    }

    @Override
    final List<Kind> kinds() {
      return List.of(kind());
    }
  }

  @Command(
      name = "resume",
      description = "Lets failed runs go on from the step that failed, as new runs.")
  static final class Resume extends Repair {
    @Override
    Kind kind() {
      return Kind.RUNS;
    }

    @Override
    String action() {
      return "resume";
    }

    @Override
    String done() {
      return "resumed";
    }
  }

  @Command(name = "restart", description = "Starts failed runs anew from their beginning.")
  static final class Restart extends Repair {
    @Override
    Kind kind() {
      return Kind.RUNS;
    }

    @Override
    String action() {
      return "restart";
    }

    @Override
    String done() {
      return "restarted";
    }
  }

  @Command(name = "retry", description = "Publishes failed messages anew.")
  static final class Retry extends Repair {
    @Override
    Kind kind() {
      return Kind.MESSAGES;
    }

    @Override
    String action() {
      return "retry";
    }

    @Override
    String done() {
      return "published";
    }
  }

  @Command(name = "delete", description = "Gives failed runs and messages up.")
  static final class Delete extends LetterAction {
    @Override
    Answer one(Api api, String id) {
      return ofEitherKind(api, "DELETE", id);
    }

    @Override
    Call several(Kind kind) {
      return Call.of("DELETE", kind.place());
    }

    @Override
    List<Kind> kinds() {
      return List.of(Kind.values());
    }

    @Override
    String done() {
      return "deleted";
    }
  }
}
