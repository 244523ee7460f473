package dev.stepwell.server.api;

import static dev.stepwell.server.wire.Translation.bytes;

import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/// `DELETE /v2/workflows/runs/{workflowRunId}`: the end of a run with its result (`cancel=false`,
/// sent by the SDK, again and again if need be), or its cancellation.
final class RunEnd implements Handler.Quick {
  private final Partitions partitions;

  RunEnd(Partitions partitions) {
    this.partitions = partitions;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var run = new RunName(request.project(), RunPath.id(request));
    partitions.ask(
        run.project(),
        command(run, request),
        done -> answer.accept(Json.of(done, _ -> Response.done(200))));
  }

  private static RunCommand command(RunName run, Request request) {
    return cancels(request)
        ? new RunCommand.CancelRun(run)
        : new RunCommand.FinishRun(
            run, Optional.of(request.body()).filter(body -> !body.isEmpty()).map(b -> bytes(b)));
  }

  /// Whether a request cancels the run, rather than bringing its result.
  static boolean cancels(Request request) {
    var cancel = request.query().first("cancel").orElse("true").toLowerCase(Locale.ROOT);
    return switch (cancel) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new Refusal(Refusal.BAD_REQUEST, "cancel: expected true or false, not " + cancel);
    };
  }
}
