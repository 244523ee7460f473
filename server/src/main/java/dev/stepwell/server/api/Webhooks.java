package dev.stepwell.server.api;

import static dev.stepwell.server.wire.Translation.bytes;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.step.WebhookEvent;
import dev.stepwell.server.api.answer.Json;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import java.util.function.Consumer;

/// `/v2/workflows/hooks/{userId}/{workflowRunId}/{eventId}`: whoever knows the path may call it,
/// and the call becomes a notification of the run.
final class Webhooks implements Handler.Quick {
  private static final int LONGEST_PROJECT_ID = 128;

  private final Partitions partitions;
  private final Projects projects;

  Webhooks(Partitions partitions, Projects projects) {
    this.partitions = partitions;
    this.projects = projects;
  }

  @Override
  public void handle(Request request, Consumer<Result> answer) {
    var segments = request.restPath().split("/", 3);
    if (segments.length < 3) {
      throw unknown();
    }
    var user = Percent.decode("userId", segments[0]);
    if (user.isEmpty() || user.length() > LONGEST_PROJECT_ID) {
      throw unknown();
    }
    var project = new ProjectId(user);
    if (projects.find(project).isEmpty()) {
      throw unknown();
    }
    var runId = Names.runId("workflowRunId", Percent.decode("workflowRunId", segments[1]));
    var eventId = Names.eventId("eventId", Percent.decode("eventId", segments[2]));
    var notify = new Notify(new RunName(project, runId), eventId, bytes(event(request).toJson()));
    partitions.ask(project, notify, done -> answer.accept(Json.of(done, _ -> Response.done(200))));
  }

  private static WebhookEvent event(Request request) {
    return new WebhookEvent(
        request.method(),
        ForwardedHeaders.filterTransport(request.headers()),
        request.body(),
        request.caller().scheme(),
        request.caller().host(),
        request.target());
  }

  private static Refusal unknown() {
    return new Refusal(Refusal.NOT_FOUND, "there is no such webhook");
  }
}
