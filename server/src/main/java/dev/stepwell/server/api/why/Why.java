package dev.stepwell.server.api.why;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.View;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.protocol.Percent;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.json.JsonWriter;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.api.edge.Request;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Result;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.runs.RunPhase;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Why is this not running? Answers it for a run and for a message, in words and in fields. It
/// reads, so its handlers belong on virtual threads.
public final class Why {
  private final Function<Address, View> views;
  private final Function<MessageKey, Optional<OnItsWay>> deliveries;
  private final Unmet unmet;
  private final InstantSource clock;

  /// @param deliveries what delivery has taken over; nothing for all other messages
  public Why(
      Function<Address, View> views,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Unmet unmet,
      InstantSource clock) {
    this.views = views;
    this.deliveries = deliveries;
    this.unmet = unmet;
    this.clock = clock;
  }

  /// `GET /v2/workflows/runs/{workflowRunId}/why`: of the last run of that id, active or not.
  public Result run(Request request) {
    var id = Names.runId("workflowRunId", Percent.decode("workflowRunId", request.restPath()));
    var name = new RunName(request.project(), id);
    var view = views.apply(Address.of(name));
    var origin = view.latestRuns().get(name);
    var run = origin.flatMap(view.runs()::get);
    var now = clock.instant();
    var branches =
        run.map(found -> new Reasons(views, deliveries, unmet, now).of(origin.orElseThrow(), found))
            .orElse(List.of());
    if (branches.isEmpty()) {
      throw new Refusal(Refusal.NOT_FOUND, "no workflow run has the id " + id);
    }
    return Response.json(
        200, json(view, origin.orElseThrow(), run.orElseThrow(), branches, new Sentences(now)));
  }

  private static byte[] json(
      View view, Origin origin, Run run, List<Branch> branches, Sentences sentences) {
    var json = new JsonWriter();
    json.beginObject();
    json.field("workflowRunId", run.name().id());
    json.field("workflowRunCreatedAt", run.createdAt().toEpochMilli());
    json.field("workflowUrl", run.url());
    view.runStates()
        .get(origin)
        .ifPresent(state -> json.field("workflowState", RunPhase.of(state.phase()).name()));
    var ahead = ahead(view, origin, branches);
    if (!ahead.isEmpty()) {
      json.field("savedEventIds", ahead);
    }
    reasons(json, branches, sentences, ahead);
    json.endObject();
    return json.toBytes();
  }

  /// Events that came for waits which the run has not come to. Where it waits, that branch tells of
  /// them.
  private static List<String> ahead(View view, Origin origin, List<Branch> branches) {
    boolean active = view.runStates().get(origin).filter(RunState::active).isPresent();
    boolean waits =
        branches.stream().anyMatch(branch -> branch.cause() instanceof Cause.WaitingForEvent);
    return active && !waits ? SavedEvents.of(view, origin).some() : List.of();
  }

  /// `GET /v2/messages/{messageId}/why`: of a message of a run or one that stands alone.
  public Result message(Request request) {
    var id = Percent.decode("messageId", request.restPath());
    var now = clock.instant();
    var reasons = new Whereabouts(views, deliveries, unmet, now);
    var branch =
        MessageKey.parse(id)
            .flatMap(key -> reasons.of(request.project(), key))
            .orElseThrow(() -> new Refusal(Refusal.NOT_FOUND, "message " + id + " not found"));
    var json = new JsonWriter();
    json.beginObject();
    json.field("messageId", id);
    reasons(json, List.of(branch), new Sentences(now), List.of());
    json.endObject();
    return Response.json(200, json.toBytes());
  }

  /// @param saved events that came for waits to come
  private static void reasons(
      JsonWriter json, List<Branch> branches, Sentences sentences, List<String> saved) {
    json.field("why", sentences.of(branches) + Sentences.ahead(saved));
    json.name("branches");
    json.beginArray();
    branches.forEach(branch -> Fields.write(json, branch, sentences));
    json.endArray();
  }
}
