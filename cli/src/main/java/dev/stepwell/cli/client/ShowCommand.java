package dev.stepwell.cli.client;

import picocli.CommandLine.Parameters;

/// Shows one thing with all of its fields.
abstract class ShowCommand extends ApiCommand {
  @Parameters(index = "0", paramLabel = "NAME", description = "Its name or id.")
  private String name;

  /// Where it is read, with its slash at the end.
  abstract String place();

  @Override
  final ExitCode run(Api api, Terminal terminal) {
    terminal.show(
        api.send(Call.get(place() + Call.segment(name))), thing -> Details.print(thing, terminal));
    return ExitCode.OK;
  }
}
