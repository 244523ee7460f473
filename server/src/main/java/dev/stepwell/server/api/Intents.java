package dev.stepwell.server.api;

import static dev.stepwell.server.wire.Translation.bytes;
import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.engine.schedule.ScheduleCommand.Save;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.InvokeEnvelope;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.cron.Cron;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.identity.Names;
import dev.stepwell.protocol.publish.FeatureSet;
import dev.stepwell.protocol.publish.PublishRequest;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.project.Secrets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Function;
import java.util.function.Supplier;

/// Reads what a published message asks for: a run, a step of one, or a delivery and no more.
final class Intents {
  /// The provider behind `api/llm`, by its name on the wire.
  private static final String LLM = "llm";

  static final String NO_QUEUE = "what belongs to a workflow run cannot stand in a queue";

  /// What the copies of one body may take, one for each endpoint of a group.
  private static final long MOST_BYTES_OF_COPIES = 256L << 20;

  private final InstantSource clock;
  private final BoundedRequests requests;
  private final Function<GroupId, Optional<Group>> groups;
  private final Optional<String> languageModel;

  /// @param groups as they are on disk
  /// @param languageModel where messages to `api/llm` go
  Intents(
      BoundedRequests requests,
      Function<GroupId, Optional<Group>> groups,
      Optional<String> languageModel) {
    this.languageModel = languageModel;
    this.clock = requests.clock();
    this.requests = requests;
    this.groups = groups;
  }

  /// One message as a client submits it, by itself or in a batch.
  ///
  /// @param destination is read when it is needed, so that a refusal of it is told like any other
  /// @param queue to stand in, of which nothing is checked yet
  record Submission(
      ProjectId project,
      Supplier<Destination> destination,
      Headers headers,
      Octets body,
      String callerIp,
      Optional<String> queue) {

    /// The same for a queue.
    Submission in(String name) {
      return new Submission(project, destination, headers, body, callerIp, Optional.of(name));
    }

    /// See [WorkflowHeaders#withinRun].
    boolean withinRun() {
      return WorkflowHeaders.withinRun(headers);
    }

    /// Whether it starts a run or belongs to one.
    boolean ofWorkflow() {
      return headers.flag(WorkflowHeaders.INIT) || WorkflowHeaders.belongsToRun(headers);
    }
  }

  Intent read(Submission submission) {
    try {
      refuseLarge(submission);
      return intent(submission, requests.read(submission.headers()));
    } catch (WireException malformed) {
      throw refusal(submission, Refusal.BAD_REQUEST, String.valueOf(malformed.getMessage()));
    } catch (Refusal refused) {
      throw refusal(submission, refused.status(), refused.text());
    }
  }

  /// The refusal of a message, with the status that its sender understands.
  static Refusal refusal(Submission submission, int status, String text) {
    return new Refusal(submission.withinRun() ? Refusal.PRECONDITION_FAILED : status, text);
  }

  /// Reads a REST trigger.
  ///
  /// @param submission its headers are completed already
  RunCommand.StartRun trigger(Submission submission) {
    refuseLarge(submission);
    var request = requests.read(submission.headers());
    var workflow = WorkflowHeaders.parseAlways(submission.headers());
    return new RunCommand.StartRun(
        name(submission, workflow),
        trigger(
            submission,
            request,
            workflow,
            url(submission.destination().get()),
            submission.body(),
            Purpose.Probe.SDK_1),
        Optional.empty());
  }

  /// One in a batch may be too large although the batch is not.
  private void refuseLarge(Submission submission) {
    requests
        .bounds()
        .tooLarge(submission.body())
        .ifPresent(why -> {
          throw new Refusal(Refusal.TOO_LARGE, why);
        });
  }

  private Intent intent(Submission submission, PublishRequest request) {
    var destination = submission.destination().get();
    if (request.workflow().isEmpty()) {
      return switch (destination) {
        case Destination.Group(var name) ->
            plain(submission, new GroupId(submission.project(), name));
        case Destination.Url url -> plain(submission, request, url.text(), Optional.empty());
        case Destination.LanguageModel _ ->
            plain(submission, request, languageModel(request), Optional.of(LLM));
      };
    }
    if (submission.queue().isPresent()) {
      throw new Refusal(Refusal.BAD_REQUEST, NO_QUEUE);
    }
    var url = url(destination);
    var workflow = request.workflow().get();
    if (workflow.init()) {
      return workflow.invoke()
          ? invoke(submission, request, workflow, url)
          : new Intent.Start(
              new RunCommand.StartRun(
                  name(submission, workflow),
                  trigger(submission, request, workflow, url, submission.body(), probe(workflow)),
                  Optional.empty()));
    }
    return new Intent.AppendTo(
        name(submission, workflow), append(submission, request, workflow, url));
  }

  private static RunName name(Submission submission, WorkflowHeaders workflow) {
    return new RunName(
        submission.project(), workflow.runId().orElseGet(() -> "wfr_" + Secrets.letters(21)));
  }

  private static Trigger trigger(
      Submission submission,
      PublishRequest request,
      WorkflowHeaders workflow,
      Destination.Url url,
      Octets payload,
      Purpose.Probe probe) {
    var forward = request.forward();
    if (workflow.unknownSdk() && !forward.has(WorkflowHeaders.UNKNOWN_SDK)) {
      forward = forward.with(WorkflowHeaders.UNKNOWN_SDK, "true");
    }
    var settings = Settings.run(request, workflow, submission.headers());
    return new Trigger(
        workflow.triggerBySdk() ? Trigger.Kind.AGAIN : Trigger.Kind.FIRST,
        headers(forward),
        new Message.Request("POST", url.text(), List.of(), request.contentType()),
        bytes(payload),
        Settings.due(request.timing()),
        settings,
        probe,
        submission.callerIp());
  }

  private static Purpose.Probe probe(WorkflowHeaders workflow) {
    return workflow.features().has(FeatureSet.DETECT_TRIGGER)
        ? Purpose.Probe.WORKFLOW
        : Purpose.Probe.NONE;
  }

  private Intent invoke(
      Submission submission,
      PublishRequest request,
      WorkflowHeaders workflow,
      Destination.Url url) {
    requests.bounds().checkDepth(workflow);
    var envelope = InvokeEnvelope.read(submission.body().array());
    var parent = new RunName(submission.project(), envelope.workflowRunId());
    int stepId = envelope.step().head().stepId();
    var invoker =
        new Invoker(
            parent,
            createdAt(envelope.workflowRunCreatedAt()),
            stepId,
            bytes(Octets.utf8(envelope.step().json())),
            new Target(
                envelope.workflowUrl().text(),
                headers(
                    ForwardedHeaders.filter(
                        envelope.headers().prefixed(ForwardedHeaders.PREFIX)))));
    var child =
        new RunCommand.StartRun(
            name(submission, workflow),
            trigger(submission, request, workflow, url, envelope.body(), probe(workflow)),
            Optional.of(invoker));
    return new Intent.Invoke(new RunCommand.Invoke(parent, stepId, child));
  }

  /// An SDK that does not know when its run was created leaves it out; then any run of that name is
  /// meant.
  private static Instant createdAt(OptionalLong millis) {
    return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : Invoker.ANY_RUN;
  }

  private static Append append(
      Submission submission,
      PublishRequest request,
      WorkflowHeaders workflow,
      Destination.Url url) {
    var due = Settings.due(request.timing());
    return switch (workflow.callType()) {
      case STEP -> {
        var head = StepHead.read(submission.body().array());
        yield new Append.Step(
            new StepIdentity(head.stepId(), head.targetStep()),
            bytes(submission.body()),
            request(request, "POST", url),
            due,
            new Append.Step.Retry(
                request.retries().map(OptionalInt::of).orElse(OptionalInt.empty()),
                request.retryDelay().map(delay -> delay.text())),
            request.failureCallback().map(Settings::callback));
      }
      case TO_CALLBACK -> {
        var callback =
            request
                .callback()
                .orElseThrow(() -> new WireException("Upstash-Callback", "is missing"));
        var settings =
            new Message.Settings(
                Settings.retry(request, 0),
                request.timeout(),
                request.flowControl().map(Settings::flow),
                Optional.empty());
        yield new Append.Call(
            workflow.callbackStepId().map(OptionalInt::of).orElse(OptionalInt.empty()),
            bytes(submission.body()),
            request(request, request.method().name(), url),
            due,
            settings,
            Settings.callback(callback));
      }
      case FROM_CALLBACK, FAILURE_CALL, UNKNOWN ->
          new Append.Unknown(
              submission.headers().setting(WorkflowHeaders.CALL_TYPE).orElse("unknown"));
    };
  }

  /// Endpoints are those of this moment.
  private Intent plain(Submission submission, GroupId id) {
    var group = groups.apply(id).orElseThrow(() -> noGroup(id.name()));
    if ((long) submission.body().length() * group.endpoints().size() > MOST_BYTES_OF_COPIES) {
      throw new Refusal(
          Refusal.TOO_LARGE,
          "the body is too large for a URL group of " + group.endpoints().size() + " endpoints");
    }
    var completed = completed(submission, group);
    return plain(completed, requests.read(completed.headers()), id, group.endpoints());
  }

  private Submission completed(Submission submission, String name) {
    var group = groups.apply(new GroupId(submission.project(), name));
    return completed(submission, group.orElseThrow(() -> noGroup(name)));
  }

  private static Submission completed(Submission submission, Group group) {
    return new Submission(
        submission.project(),
        submission.destination(),
        Publishing.headers(headers(group.defaults()).overlaid(submission.headers())),
        submission.body(),
        submission.callerIp(),
        submission.queue());
  }

  private Intent plain(
      Submission submission, PublishRequest request, GroupId id, List<Group.Endpoint> endpoints) {
    var now = clock.instant();
    return plain(
        submission,
        request,
        id.name(),
        endpoints.stream()
            .map(endpoint ->
                message(
                    submission,
                    request,
                    endpoint.url(),
                    publication(
                        submission,
                        request,
                        way(submission).to(new Publication.Member(id.name(), endpoint.name()))),
                    now))
            .toList());
  }

  /// @param provider that the server authorises the message at
  private Intent plain(
      Submission submission, PublishRequest request, String url, Optional<String> provider) {
    var way = way(submission);
    return plain(
        submission,
        request,
        url,
        List.of(
            message(
                submission,
                request,
                url,
                publication(submission, request, provider.map(way::at).orElse(way)),
                clock.instant())));
  }

  /// Whoever asks a model wants to know what it says.
  private String languageModel(PublishRequest request) {
    var url =
        languageModel.orElseThrow(() ->
            new Refusal(
                Refusal.BAD_REQUEST,
                "no language model is configured for the destination api/llm"));
    if (request.callback().isEmpty()) {
      throw new WireException("Upstash-Callback", "is needed for the destination api/llm");
    }
    return url;
  }

  /// @param destination as the publisher named it
  private static Intent plain(
      Submission submission, PublishRequest request, String destination, List<Message> messages) {
    if (scheduled(submission)) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "a schedule can neither be enqueued nor be in a batch");
    }
    var claim = Claims.name(request, destination, submission.body());
    var home =
        messages
            .getFirst()
            .queue()
            .map(Address::of)
            .or(() -> claim.map(name -> Address.ofClaim(submission.project(), name)))
            .orElseGet(() -> new Address(ThreadLocalRandom.current().nextInt(Address.SLOTS)));
    return new Intent.Plain(Publish.of(home, messages, bytes(submission.body()), claim));
  }

  private static Message message(
      Submission submission,
      PublishRequest request,
      String url,
      Publication publication,
      Instant now) {
    return Message.alone(
        submission.project(),
        publication,
        new Message.Request(
            request.method().name(), url, headers(request.forward()), request.contentType()),
        settings(request),
        now,
        request.timing().due(now));
  }

  private static Message.Settings settings(PublishRequest request) {
    return new Message.Settings(
        Settings.retry(request, RetryPolicy.DEFAULT.retries()),
        request.timeout(),
        request.flowControl().map(Settings::flow),
        request.failureCallback().map(Settings::ofMessage));
  }

  private static Publication publication(
      Submission submission, PublishRequest request, Publication.Way way) {
    return new Publication(
        new Publication.Wishes(
            request.callback().map(Settings::ofMessage),
            request.labels(),
            Settings.redact(submission.headers())),
        new Publication.Source(submission.callerIp(), Optional.empty()),
        way,
        Optional.empty());
  }

  private static Publication.Way way(Submission submission) {
    return new Publication.Way(submission.queue().map(Names::queue), Optional.empty());
  }

  /// Whether a schedule is meant, wherever it was sent to.
  static boolean scheduled(Submission submission) {
    return submission.headers().setting(Cron.HEADER).isPresent();
  }

  /// Reads a schedule. The default headers of its group are those of this moment, its endpoints
  /// those of each time.
  Save schedule(Submission submission) {
    var destination = submission.destination().get();
    return destination instanceof Destination.Group(var name)
        ? schedule(completed(submission, name), Optional.of(name), name)
        : schedule(submission, Optional.empty(), url(destination).text());
  }

  private Save schedule(Submission given, Optional<String> group, String destination) {
    var submission = given.headers().setting("Upstash-Queue-Name").map(given::in).orElse(given);
    var request = requests.read(submission.headers());
    if (request.timing().notBefore().isPresent()) {
      throw new WireException(
          "Upstash-Not-Before", "a schedule has many times: Upstash-Delay puts each of them off");
    }
    if (request.workflow().isPresent()) {
      throw new Refusal(
          Refusal.BAD_REQUEST, "a schedule starts runs by itself: it cannot belong to one");
    }
    var now = clock.instant();
    var cron = submission.headers().setting(Cron.HEADER).orElse("").strip();
    if (Cron.parse(cron).next(now).isEmpty()) {
      throw new WireException(Cron.HEADER, "never comes due");
    }
    var id = scheduleId(submission);
    var direct = way(submission);
    var way =
        group.map(name -> direct.to(new Publication.Member(name, Optional.empty()))).orElse(direct);
    var template =
        new Message(
            submission.project(),
            new Purpose.Alone(publication(submission, request, way).ofSchedule(id.id())),
            new Message.Request(
                request.method().name(),
                destination,
                headers(request.forward()),
                request.contentType()),
            settings(request),
            now,
            0,
            now);
    return new Save(
        id,
        cron,
        template,
        request.timing().delay().orElse(Duration.ZERO),
        bytes(submission.body()));
  }

  private static ScheduleId scheduleId(Submission submission) {
    var given = submission.headers().setting("Upstash-Schedule-Id");
    if (given.isPresent() && !Names.isResourceName(given.get())) {
      throw new WireException(
          "Upstash-Schedule-Id",
          "may only contain letters, digits, '-', '_' and '.', and at most "
              + Names.MAX_LENGTH
              + " of them");
    }
    return new ScheduleId(
        submission.project(), given.orElseGet(() -> "scd_" + Secrets.letters(21)));
  }

  private static Message.Request request(
      PublishRequest request, String method, Destination.Url url) {
    return new Message.Request(
        method, url.text(), headers(request.forward()), request.contentType());
  }

  private static Refusal noGroup(String name) {
    return new Refusal(Refusal.NOT_FOUND, "topic " + name + " not found");
  }

  /// Where only one endpoint can be meant.
  static Destination.Url url(Destination destination) {
    return switch (destination) {
      case Destination.Url url -> url;
      case Destination.Group(var name) -> throw noGroup(name);
      case Destination.LanguageModel _ ->
          throw new Refusal(
              Refusal.BAD_REQUEST, "api/llm is for messages outside workflow runs and schedules");
    };
  }
}
