package dev.stepwell.cli.client;

import java.util.List;
import picocli.CommandLine.Parameters;

/// Does the same to each of some things.
abstract class EachCommand extends ApiCommand {
  @Parameters(arity = "1..*", paramLabel = "NAME", description = "Their names or ids.")
  private List<String> names;

  abstract Call call(String name);

  /// What has been done then, such as `paused`.
  abstract String done();

  @Override
  final ExitCode run(Api api, Terminal terminal) {
    return Each.of(names, terminal, name -> api.send(call(name)), done());
  }
}
