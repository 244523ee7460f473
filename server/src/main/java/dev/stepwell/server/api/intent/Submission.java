package dev.stepwell.server.api.intent;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.edge.Refusal;
import java.util.Optional;
import java.util.function.Supplier;

/// One message as a client submits it, by itself or in a batch.
///
/// @param destination is read when it is needed, so that a refusal of it is told like any other
/// @param queue to stand in, of which nothing is checked yet
public record Submission(
    ProjectId project,
    Supplier<Destination> destination,
    Headers headers,
    Octets body,
    String callerIp,
    Optional<String> queue) {

  /// The same for a queue.
  public Submission in(String name) {
    return new Submission(project, destination, headers, body, callerIp, Optional.of(name));
  }

  Submission with(Headers others) {
    return new Submission(project, destination, others, body, callerIp, queue);
  }

  /// Where only one endpoint can be meant.
  public Destination.Url url() {
    return switch (destination.get()) {
      case Destination.Url url -> url;
      case Destination.Group(var name) -> throw GroupDefaults.unknown(name);
      case Destination.LanguageModel _ ->
          throw new Refusal(Refusal.BAD_REQUEST, "api/llm is for messages outside workflow runs");
    };
  }

  /// See [WorkflowHeaders#withinRun].
  boolean withinRun() {
    return WorkflowHeaders.withinRun(headers);
  }

  /// Whether it starts a run or belongs to one.
  public boolean ofWorkflow() {
    return headers.flag(WorkflowHeaders.INIT) || WorkflowHeaders.belongsToRun(headers);
  }

  /// Whether a schedule is meant, wherever it was sent to.
  public boolean scheduled() {
    return headers.setting(Cron.HEADER).isPresent();
  }

  /// Its refusal, with the status that its sender understands.
  public Refusal refusal(int status, String text) {
    return new Refusal(withinRun() ? Refusal.PRECONDITION_FAILED : status, text);
  }
}
