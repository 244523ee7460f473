package dev.stepwell.cli.client;

import dev.stepwell.protocol.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `stepwell runs`.
@Command(name = "runs", description = "Lists workflow runs, the newest first.")
final class RunsCommand extends ApiCommand {
  @Option(
      names = "--state",
      paramLabel = "STATE",
      split = ",",
      description =
          "Those that are started, success, failed or canceled; or with a step in a state, such as"
              + " STEP_RETRY.")
  List<String> states = List.of();

  @Option(
      names = "--workflow-url",
      paramLabel = "URL",
      description = "Those of a workflow, by its whole URL.")
  List<String> urls = List.of();

  @Option(names = "--label", paramLabel = "LABEL", description = "Those with a label.")
  List<String> labels = List.of();

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Those created since: 2026-11-26T03:00:00Z, or 2h for two hours ago.")
  String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Those created until then.")
  String to;

  @Mixin Paging paging;

  @Override
  ExitCode run(Api api, Terminal terminal) {
    var call = Call.get("/v2/workflows/logs");
    for (var state : states) {
      call = call.with("state", wire(state));
    }
    for (var url : urls) {
      call = call.with("workflowUrl", url);
    }
    for (var label : labels) {
      call = call.with("label", label);
    }
    call =
        call.with("fromDate", Optional.ofNullable(from).map(text -> Moment.millis("--from", text)));
    call = call.with("toDate", Optional.ofNullable(to).map(text -> Moment.millis("--to", text)));
    if (!terminal.json()) {
      call = call.with("trimBody", "-1").with("steps", "false");
    }
    var table = new Table("RUN", "STATE", "CREATED", "TOOK", "LABEL", "WORKFLOW");
    paging.pages(api, call, "runs", terminal, run -> row(table, run));
    if (!terminal.json()) {
      table.print(terminal, "No run is like that.");
      paging.tellRest(terminal, "");
    }
    return ExitCode.OK;
  }

  private static String wire(String state) {
    var word = state.toUpperCase(Locale.ROOT);
    return word.contains("_") ? word : "RUN_" + word;
  }

  private static void row(Table table, JsonValue run) {
    table.row(
        run.text("workflowRunId"),
        State.shown(run.text("workflowState")),
        Times.second(run.number("workflowRunCreatedAt")),
        Times.between(run.number("workflowRunCreatedAt"), run.number("workflowRunCompletedAt")),
        run.text("label"),
        run.text("workflowUrl"));
  }
}
