package dev.stepwell.server.api;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.protocol.answer.Answers;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.server.api.dlq.DeadLetterRoutes;
import dev.stepwell.server.api.dlq.DeadLetters;
import dev.stepwell.server.api.edge.Handler;
import dev.stepwell.server.api.edge.Response;
import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.edge.Route.Access;
import dev.stepwell.server.api.edge.Route.Tail;
import dev.stepwell.server.api.edge.Routes;
import dev.stepwell.server.api.events.Notifications;
import dev.stepwell.server.api.events.Unmet;
import dev.stepwell.server.api.events.WaiterList;
import dev.stepwell.server.api.intent.BoundedRequests;
import dev.stepwell.server.api.intent.Intents;
import dev.stepwell.server.api.intent.Tracing;
import dev.stepwell.server.api.llm.ChatModel;
import dev.stepwell.server.api.llm.Chatting;
import dev.stepwell.server.api.log.RunLogs;
import dev.stepwell.server.api.messages.Looking;
import dev.stepwell.server.api.messages.MessageLog;
import dev.stepwell.server.api.messages.Taking;
import dev.stepwell.server.api.runs.Views;
import dev.stepwell.server.api.vitals.Vitals;
import dev.stepwell.server.api.why.OnItsWay;
import dev.stepwell.server.api.why.Why;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/// All paths of the REST API.
public final class Api {
  private Api() {}

  /// The paths and who answers there.
  ///
  /// @param tracing whether the traces of clients are joined
  /// @param deliveries what delivery has taken over; nothing for all other messages
  public static Routes routes(
      Partitions partitions,
      Projects projects,
      InstantSource clock,
      Function<MessageKey, Optional<OnItsWay>> deliveries,
      Parallelism parallelism,
      RequestBounds bounds,
      Tracing tracing,
      Model model,
      Vitals vitals) {
    var requests = new BoundedRequests(clock, bounds, tracing);
    var views =
        new Views(IntStream.range(0, partitions.count()).mapToObj(partitions::view).toList());
    var census = new Census(views, bounds.owned());
    var groups = new UrlGroups(partitions, census);
    var intents = new Intents(requests, groups::find, census::queue, model.url());
    var submissions = new Submissions(partitions);
    var schedules = new Scheduling(partitions, intents, census, clock);
    var publishing = new Publishing(intents, submissions, schedules);
    var triggers = new Triggers(partitions, intents, bounds);
    Handler.Quick trigger = triggers::one;
    Handler.Quick triggerBatch = triggers::batch;
    var logs = new RunLogs(partitions, clock);
    Handler.Blocking grouped = logs::logs;
    Handler.Blocking events = logs::events;
    var rotate = new Rotating(projects);
    var looking = new Looking(partitions, clock);
    Handler.Blocking look = looking::handle;
    var taking = new Taking(partitions);
    Handler.Blocking takeOne = taking::one;
    Handler.Blocking takeMany = taking::many;
    var messageLog = new MessageLog(partitions, deliveries);
    Handler.Blocking messageEvents = messageLog::events;
    Handler.Blocking messageLogs = messageLog::logs;
    var unmet = new Unmet(clock);
    var why = new Why(partitions::view, deliveries, unmet, clock);
    Handler.Blocking whyRun = why::run;
    Handler.Blocking whyMessage = why::message;
    Handler.Quick globalParallelism =
        (request, answer) ->
            answer.accept(
                Response.json(
                    200,
                    Answers.parallelism(
                        parallelism.max(), parallelism.count().applyAsInt(request.project()))));
    var routes =
        new ArrayList<>(
            List.of(
                Route.at("/v2/publish", Tail.REST)
                    .on("POST", publishing)
                    .taking(LongBodies.OF_MESSAGE),
                Route.at("/v2/enqueue", Tail.REST)
                    .on("POST", new Enqueuing(publishing))
                    .taking(LongBodies.OF_MESSAGE),
                Route.at("/v2/batch", Tail.NONE)
                    .on("POST", new Batches(intents, submissions, bounds))
                    .taking(LongBodies.OF_BATCH),
                Route.at("/v2/trigger", Tail.REST).on("POST", trigger),
                Route.at("/v2/batch/trigger", Tail.NONE)
                    .on("POST", triggerBatch)
                    .taking(LongBodies.OF_TRIGGERS),
                Route.at("/v2/notify", Tail.REST).on("POST", new Notifying(partitions, unmet)),
                Route.at("/v2/wait", Tail.REST)
                    .on("POST", new Waiting(partitions, bounds))
                    .taking(LongBodies.OF_MESSAGE),
                Route.at("/v2/waiters", Tail.NONE).on("GET", new WaiterList(views)),
                Route.at("/v2/waiters", Tail.REST).on("GET", new Waiters(partitions)),
                Route.at("/v2/notifications", Tail.NONE).on("GET", new Notifications(views, unmet)),
                Route.at("/v2/workflows/runs", Tail.SEGMENT)
                    .on("GET", new Histories(partitions))
                    .on("DELETE", new RunEnd(partitions))
                    .taking(LongBodies.OF_RESULT),
                Route.at("/v2/workflows/runs", Tail.NONE).on("DELETE", new Cancelling(partitions)),
                Route.at("/v2/workflows/runs", Tail.SEGMENT).ending("/why").on("GET", whyRun),
                Route.at("/v2/messages", Tail.SEGMENT).ending("/why").on("GET", whyMessage),
                Route.at("/v2/messages", Tail.SEGMENT).on("GET", look).on("DELETE", takeOne),
                Route.at("/v2/messages", Tail.NONE).on("DELETE", takeMany),
                Route.at("/v2/events", Tail.NONE).on("GET", messageEvents),
                Route.at("/v2/logs", Tail.NONE).on("GET", messageLogs),
                Route.at("/v2/workflows/logs", Tail.NONE).on("GET", grouped),
                Route.at("/v2/workflows/events", Tail.NONE).on("GET", events),
                Route.any(
                    "/v2/workflows/hooks",
                    Tail.REST,
                    Access.OPEN,
                    new Webhooks(partitions, projects)),
                Route.at("/v2/flowcontrol", Tail.REST)
                    .on("GET", new FlowControls(partitions, clock))
                    .on("POST", new FlowControlling(partitions, bounds)),
                Route.at("/v2/globalparallelism", Tail.NONE).on("GET", globalParallelism),
                Route.at("/llm/v1/chat/completions", Tail.NONE)
                    .on("POST", new Chatting(model.chats())),
                Route.at("/v2/keys", Tail.NONE).on("GET", new Keys(projects)),
                Route.at("/v2/keys/rotate", Tail.NONE).on("POST", rotate),
                Route.at("/v2/rotate", Tail.NONE).on("POST", rotate)));
    routes.addAll(DeadLetterRoutes.of(new DeadLetters(partitions, requests)));
    routes.addAll(Queues.routes(partitions, census));
    routes.addAll(Tokens.routes(projects, clock));
    routes.addAll(groups.routes());
    routes.addAll(schedules.routes());
    routes.addAll(vitals.routes(projects::authenticate));
    return new Routes(routes);
  }

  /// The language model that the server was told of.
  ///
  /// @param url where messages to `api/llm` go
  /// @param chats who answers those that wait
  public record Model(Optional<String> url, Optional<ChatModel> chats) {
    public static final Model NONE = new Model(Optional.empty(), Optional.empty());
  }
}
