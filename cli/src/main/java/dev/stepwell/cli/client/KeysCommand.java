package dev.stepwell.cli.client;

import picocli.CommandLine.Command;

/// `stepwell keys`.
@Command(
    name = "keys",
    description = "The keys that sign deliveries.",
    subcommands = {KeysCommand.Show.class, KeysCommand.Rotate.class})
final class KeysCommand extends CommandGroup {
  @Command(name = "show", description = "Shows the current and the next signing key.")
  static final class Show extends ApiCommand {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      print(api.send(Call.get("/v2/keys")), terminal);
      return ExitCode.OK;
    }
  }

  @Command(
      name = "rotate",
      description = {
        "Makes the next key the current one and creates a new next one.",
        "Endpoints have until the next rotation to learn it. Not to be repeated blindly: after a lost"
            + " answer look with `stepwell keys show`."
      })
  static final class Rotate extends ApiCommand {
    @Override
    ExitCode run(Api api, Terminal terminal) {
      print(api.send(Call.post("/v2/keys/rotate")), terminal);
      return ExitCode.OK;
    }
  }

  /// In the form that a shell takes.
  private static void print(Answer answer, Terminal terminal) {
    terminal.show(
        answer,
        keys -> {
          terminal.line("export QSTASH_CURRENT_SIGNING_KEY=" + Clean.line(keys.text("current")));
          terminal.line("export QSTASH_NEXT_SIGNING_KEY=" + Clean.line(keys.text("next")));
        });
  }
}
