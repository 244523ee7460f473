package dev.stepwell.server.api;

import static dev.stepwell.server.wire.Translation.bytes;
import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.run.RunCommand.WaitForEvent;
import dev.stepwell.engine.run.RunCommand.WaitForEvent.Registration;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.WaitRegistration;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.destination.SplitTarget;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.wire.Translation;
import java.util.function.Consumer;

/// `POST /v2/wait/{eventId}`: a step of a run waits for an event.
final class Waiting implements Handler.Quick {
  private final Partitions partitions;
  private final RequestBounds bounds;

  Waiting(Partitions partitions, RequestBounds bounds) {
    this.partitions = partitions;
    this.bounds = bounds;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var split = SplitTarget.of(request.rest());
    var command = command(request, split.under(request.headers()));
    partitions.ask(
        request.project(), command, done -> answer.accept(Json.of(done, _ -> Response.done(200))));
  }

  private WaitForEvent command(Request request, Headers headers) {
    try {
      var runId =
          headers
              .setting(WorkflowHeaders.RUN_ID)
              .orElseThrow(() -> new WireException(WorkflowHeaders.RUN_ID, "is missing"));
      var event = Names.eventId("eventId", Percent.decode("eventId", request.restPath()));
      var wait = WaitRegistration.read(request.body().array());
      bounds.checkDelay("timeout", wait.timeout());
      return new WaitForEvent(
          new RunName(request.project(), Names.runId(WorkflowHeaders.RUN_ID, runId)),
          event,
          registration(wait, headers));
    } catch (WireException malformed) {
      // Within a run, 400 would be taken for its end.
      throw new Refusal(
          WorkflowHeaders.belongsToRun(headers) ? Refusal.PRECONDITION_FAILED : Refusal.BAD_REQUEST,
          String.valueOf(malformed.getMessage()));
    }
  }

  private static Registration registration(WaitRegistration wait, Headers headers) {
    return new Registration(
        wait.step().head().stepId(),
        bytes(Octets.utf8(wait.step().json())),
        wait.timeoutText(),
        wait.timeout(),
        new Waiter.Targets(
            target(wait.url(), headers), target(wait.timeoutUrl(), wait.timeoutHeaders())),
        wait.timeoutBody().map(Translation::bytes));
  }

  private static Target target(Destination.Url url, Headers headers) {
    return new Target(
        url.text(), headers(ForwardedHeaders.filter(headers.prefixed(ForwardedHeaders.PREFIX))));
  }
}
