package dev.stepwell.cli.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/// `stepwell notify`.
@Command(
    name = "notify",
    description = {
      "Sends an event to a run, whether it waits for it already or not.",
      "An event that it does not wait for yet is saved for its next wait."
    })
final class NotifyCommand extends ApiCommand {
  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  String run;

  @Parameters(index = "1", paramLabel = "EVENT", description = "The event's id.")
  String event;

  @Parameters(
      index = "2",
      arity = "0..1",
      paramLabel = "DATA",
      description = "The event's data, as they are: JSON, text or nothing.")
  String data;

  @Mixin BodyFile input;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    var call =
        Call.post("/v2/notify/" + Call.segment(run) + "/" + Call.segment(event))
            .body(Bodies.read(data, input.file));
    terminal.show(
        api.send(call),
        answer ->
            terminal.line(
                answer.has("waiter")
                    ? "resumed: the run was waiting for it"
                    : "saved: the run's next wait for it ends at once"));
    return ExitCode.OK;
  }
}
