package dev.stepwell.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// `stepwell run`.
@Command(
    name = "run",
    description = {
      "Shows a run from its start to now: its steps with their attempts, waits, sleeps and calls.",
      "Of runs with the same id, one after the other, the last one."
    })
final class RunCommand extends ApiCommand {
  @Parameters(index = "0", paramLabel = "ID", description = "The run's id.")
  String id;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    var answer =
        api.send(Call.get("/v2/workflows/logs").with("workflowRunId", id).with("count", "1"));
    var runs = answer.json().field("runs").items();
    if (runs.isEmpty()) {
      throw new CommandException(
          ExitCode.NOT_FOUND,
          "no run has the id "
              + Clean.line(id)
              + " (`stepwell runs` lists them; ended ones go after"
              + " the server's --retention)");
    }
    if (terminal.json()) {
      terminal.raw(answer);
      return ExitCode.OK;
    }
    var run = runs.getFirst();
    new Timeline(run).print(terminal);
    if (run.text("workflowState").equals("RUN_STARTED")) {
      // It may have ended meanwhile, and be gone from where this is looked up.
      var why = api.ask(Call.get(WhyCommand.path(id)));
      if (why.successful()) {
        terminal.line("");
        terminal.line("now: " + Clean.line(why.json().text("why")));
      }
    }
    return ExitCode.OK;
  }
}
