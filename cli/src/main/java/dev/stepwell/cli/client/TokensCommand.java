package dev.stepwell.cli.client;

import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.json.JsonWriter;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell tokens`.
@Command(
    name = "tokens",
    description = "The tokens of the project.",
    subcommands = {
      TokensCommand.ListAll.class,
      TokensCommand.Create.class,
      TokensCommand.Revoke.class
    })
final class TokensCommand extends CommandGroup {
  private static final String PLACE = "/v2/tokens";

  @Command(name = "list", description = "Lists all tokens, without themselves.")
  static final class ListAll extends ApiCommand {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      var table = new Table("ID", "ACCESS", "CREATED", "NAME");
      terminal.show(
          api.send(Call.get(PLACE)),
          tokens -> {
            for (var token : tokens.items()) {
              var name = token.has("name") ? token.text("name") : "(given to the server)";
              table.row(
                  token.text("id"),
                  token.text("access"),
                  Times.second(token.number("createdAt")),
                  name + (token.isTrue("current") ? " *" : ""));
            }
            table.print(terminal, "There is no token.");
          });
      terminal.tell("* the one that asks");
      return ExitCode.OK;
    }
  }

  @Command(
      name = "create",
      description = {
        "Makes a token and prints it, this one time.",
        "After a lost answer there may be one that nobody knows: look with `stepwell tokens list`, and"
            + " revoke it."
      })
  static final class Create extends ApiCommand {
    @Parameters(index = "0", paramLabel = "NAME", description = "What it is for.")
    private String name;

    @Option(names = "--read-only", description = "It may read everything and change nothing.")
    private boolean readOnly;

    @Override
    ExitCode run(Api api, Terminal terminal) {
      var json = new JsonWriter();
      json.beginObject();
      json.field("name", name);
      json.field("access", readOnly ? "read-only" : "read-write");
      json.endObject();
      var call =
          Call.post(PLACE)
              .header("Content-Type", "application/json")
              .body(Octets.wrap(json.toBytes()));
      terminal.show(api.send(call), token -> terminal.line(Clean.line(token.text("token"))));
      return ExitCode.OK;
    }
  }

  @Command(name = "revoke", description = "Takes tokens away: they are good for nothing at once.")
  static final class Revoke extends EachCommand {
    @Override
    Call call(String id) {
      return Call.of("DELETE", PLACE + "/" + Call.segment(id));
    }

    @Override
    String done() {
      return "revoked";
    }
  }
}
