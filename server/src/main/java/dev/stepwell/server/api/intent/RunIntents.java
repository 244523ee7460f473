package dev.stepwell.server.api.intent;

import static dev.stepwell.server.wire.Translation.bytes;
import static dev.stepwell.server.wire.Translation.headers;

import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.InvokeEnvelope;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.destination.Destination;
import dev.stepwell.protocol.header.ForwardedHeaders;
import dev.stepwell.protocol.publish.FeatureSet;
import dev.stepwell.protocol.publish.RequestBounds;
import dev.stepwell.protocol.publish.WorkflowHeaders;
import dev.stepwell.server.api.edge.Refusal;
import dev.stepwell.server.project.Secrets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;

/// Reads messages that start runs or belong to them.
final class RunIntents {
  private final RequestBounds bounds;

  RunIntents(RequestBounds bounds) {
    this.bounds = bounds;
  }

  /// Reads what an SDK publishes.
  Intent read(Draft draft, WorkflowHeaders workflow) {
    var url = draft.submission().url();
    if (draft.submission().queue().isPresent()) {
      throw new Refusal(Refusal.BAD_REQUEST, Intents.NO_QUEUE);
    }
    var name = name(draft.submission(), workflow);
    if (!workflow.init()) {
      return new Intent.AppendTo(name, append(draft, workflow, url));
    }
    if (workflow.invoke()) {
      return invoke(draft, workflow, url, name);
    }
    var payload = draft.submission().body();
    return new Intent.Start(
        new StartRun(
            name, trigger(draft, workflow, url, payload, probe(workflow)), Optional.empty()));
  }

  /// Reads a run that is started without an SDK.
  StartRun trigger(Draft draft) {
    var submission = draft.submission();
    var workflow = WorkflowHeaders.parseAlways(submission.headers());
    return new StartRun(
        name(submission, workflow),
        trigger(draft, workflow, submission.url(), submission.body(), Probe.SDK_1),
        Optional.empty());
  }

  private static RunName name(Submission submission, WorkflowHeaders workflow) {
    return new RunName(
        submission.project(), workflow.runId().orElseGet(() -> "wfr_" + Secrets.letters(21)));
  }

  private static Trigger trigger(
      Draft draft, WorkflowHeaders workflow, Destination.Url url, Octets payload, Probe probe) {
    var request = draft.request();
    var forward = request.forward();
    if (workflow.unknownSdk() && !forward.has(WorkflowHeaders.UNKNOWN_SDK)) {
      forward = forward.with(WorkflowHeaders.UNKNOWN_SDK, "true");
    }
    var settings = Settings.run(request, workflow, draft.submission().headers());
    return new Trigger(
        workflow.triggerBySdk() ? Trigger.Kind.AGAIN : Trigger.Kind.FIRST,
        headers(forward),
        new Message.Request("POST", url.text(), List.of(), request.contentType()),
        bytes(payload),
        Settings.due(request.timing()),
        settings,
        probe,
        draft.submission().callerIp(),
        draft.trace());
  }

  private static Probe probe(WorkflowHeaders workflow) {
    return workflow.features().has(FeatureSet.DETECT_TRIGGER) ? Probe.WORKFLOW : Probe.NONE;
  }

  private Intent invoke(Draft draft, WorkflowHeaders workflow, Destination.Url url, RunName name) {
    bounds.checkDepth(workflow);
    var envelope = InvokeEnvelope.read(draft.submission().body().array());
    var parent = new RunName(name.project(), envelope.workflowRunId());
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
        new StartRun(
            name,
            trigger(draft, workflow, url, envelope.body(), probe(workflow)),
            Optional.of(invoker));
    return new Intent.Invoke(new RunCommand.Invoke(parent, stepId, child));
  }

  /// An SDK that does not know when its run was created leaves it out; then any run of that name is
  /// meant.
  private static Instant createdAt(OptionalLong millis) {
    return millis.isPresent() ? Instant.ofEpochMilli(millis.getAsLong()) : Invoker.ANY_RUN;
  }

  private static Append append(Draft draft, WorkflowHeaders workflow, Destination.Url url) {
    return switch (workflow.callType()) {
      case STEP -> step(draft, url);
      case TO_CALLBACK -> call(draft, workflow, url);
      case FROM_CALLBACK, FAILURE_CALL, UNKNOWN ->
          new Append.Unknown(
              draft.submission().headers().setting(WorkflowHeaders.CALL_TYPE).orElse("unknown"));
    };
  }

  private static Append step(Draft draft, Destination.Url url) {
    var request = draft.request();
    var body = draft.submission().body();
    var head = StepHead.read(body.array());
    return new Append.Step(
        new StepIdentity(head.stepId(), head.targetStep()),
        bytes(body),
        draft.request("POST", url.text()),
        Settings.due(request.timing()),
        new Append.Step.Retry(
            request.retries().map(OptionalInt::of).orElse(OptionalInt.empty()),
            request.retryDelay().map(delay -> delay.text())),
        request.failureCallback().map(Settings::callback));
  }

  private static Append call(Draft draft, WorkflowHeaders workflow, Destination.Url url) {
    var request = draft.request();
    var callback =
        request.callback().orElseThrow(() -> new WireException("Upstash-Callback", "is missing"));
    var settings =
        new Message.Settings(
            Settings.retry(request, 0),
            request.timeout(),
            request.flowControl().map(Settings::flow),
            Optional.empty());
    return new Append.Call(
        workflow.callbackStepId().map(OptionalInt::of).orElse(OptionalInt.empty()),
        bytes(draft.submission().body()),
        draft.request(url.text()),
        Settings.due(request.timing()),
        settings,
        Settings.callback(callback));
  }
}
