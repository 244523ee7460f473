package dev.stepwell.cli.client;

import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Which dead letters are meant.
final class LetterFilter {
  /// Of what the letters are.
  enum Kind {
    RUNS("/v2/workflows/dlq"),
    MESSAGES("/v2/dlq");

    private final String place;

    Kind(String place) {
      this.place = place;
    }

    String place() {
      return place;
    }
  }

  @Option(
      names = "--workflow-url",
      paramLabel = "URL",
      description = "Those of runs of a workflow, by its whole URL.")
  String workflow;

  @Option(
      names = "--destination",
      paramLabel = "URL",
      description = "Those that could not be delivered to a URL.")
  String destination;

  @Option(names = "--label", paramLabel = "LABEL", description = "Those with a label.")
  String label;

  @Option(
      names = "--status",
      paramLabel = "STATUS",
      description = "Those whose last answer had this status; 0: none came.")
  String status;

  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "Those failed since: 2026-11-26T03:00:00Z, or 2h for two hours ago.")
  String from;

  @Option(names = "--to", paramLabel = "TIME", description = "Those failed until then.")
  String to;

  boolean isEmpty() {
    return workflow == null
        && destination == null
        && label == null
        && status == null
        && from == null
        && to == null;
  }

  /// Messages are of no workflow.
  List<Kind> kinds() {
    return workflow == null ? List.of(Kind.values()) : List.of(Kind.RUNS);
  }

  Call applied(Call call) {
    return call.with("workflowUrl", Optional.ofNullable(workflow))
        .with("url", Optional.ofNullable(destination))
        .with("label", Optional.ofNullable(label))
        .with("responseStatus", Optional.ofNullable(status))
        .with("fromDate", Optional.ofNullable(from).map(text -> Moment.millis("--from", text)))
        .with("toDate", Optional.ofNullable(to).map(text -> Moment.millis("--to", text)));
  }
}
