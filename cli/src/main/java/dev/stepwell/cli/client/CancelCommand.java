package dev.stepwell.cli.client;

import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `stepwell cancel`.
@Command(
    name = "cancel",
    description = "Cancels runs, and takes messages back that are still to be delivered.")
final class CancelCommand extends ApiCommand {
  @Parameters(
      arity = "1..*",
      paramLabel = "ID",
      description = "Of runs and of messages (msg_…), in any order.")
  List<String> ids;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    return Each.of(ids, terminal, id -> api.send(call(id)), "cancelled");
  }

  private static Call call(String id) {
    return Call.of(
        "DELETE", (Ids.isMessage(id) ? "/v2/messages/" : "/v2/workflows/runs/") + Call.segment(id));
  }
}
