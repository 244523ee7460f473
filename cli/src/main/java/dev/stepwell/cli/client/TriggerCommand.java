package dev.stepwell.cli.client;

import java.util.ArrayList;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `stepwell trigger`.
@Command(
    name = "trigger",
    description = {"Starts a workflow run and prints its id.", "The body is its payload."})
final class TriggerCommand extends ApiCommand {
  @Parameters(index = "0", paramLabel = "URL", description = "Where the workflow is served.")
  String workflow;

  @Parameters(index = "1", arity = "0..1", paramLabel = "BODY", description = "The payload.")
  String body;

  @Mixin BodyFile input;
  @Mixin MessageOptions options;

  @Option(
      names = "--run-id",
      paramLabel = "ID",
      description = "The run's id, before which wfr_ is put. Without it the server chooses one.")
  String runId;

  @Option(
      names = "--not-before",
      paramLabel = "SECONDS",
      description = "Unix time in seconds at which it starts at the earliest.")
  String notBefore;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    var payload = Bodies.read(body, input.file);
    var headers = new ArrayList<>(options.toHeaders(payload));
    MessageOptions.add(headers, "Upstash-Workflow-RunId", runId);
    MessageOptions.add(headers, "Upstash-Not-Before", notBefore);
    var call = Call.post("/v2/trigger/" + workflow).headers(headers).body(payload);
    terminal.show(
        api.send(call), answer -> terminal.line(Clean.line(answer.text("workflowRunId"))));
    return ExitCode.OK;
  }
}
