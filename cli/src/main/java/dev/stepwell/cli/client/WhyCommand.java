package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `stepwell why`.
@Command(
    name = "why",
    description = "Says what a run or a message is waiting for at this moment, or how it ended.")
final class WhyCommand extends ApiCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "Of a run, or of a message (msg_…).")
  String id;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    terminal.show(api.send(Call.get(path(id))), answer -> print(answer, terminal));
    return ExitCode.OK;
  }

  static String path(String id) {
    return (Ids.isMessage(id) ? "/v2/messages/" : "/v2/workflows/runs/")
        + Call.segment(id)
        + "/why";
  }

  private static void print(JsonValue answer, Terminal terminal) {
    terminal.line(Clean.line(answer.text("why")));
    var branches = answer.field("branches").items();
    if (branches.size() > 1) {
      for (var branch : branches) {
        terminal.line(
            "  - " + Ids.prefixed(branch.text("stepName"), Clean.line(branch.text("text"))));
      }
    }
  }
}
