package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose.Probe;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunCommand.WaitForEvent;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.StepIdentity;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.server.simulation.Replay.Next.Execute;
import dev.stepwell.server.simulation.Script.Call;
import dev.stepwell.server.simulation.Script.Sleep;
import dev.stepwell.server.simulation.Script.Step;
import dev.stepwell.server.simulation.Script.Wait;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/// The commands that the server's edge would make of what SDKs send.
final class Requests {
  static final ProjectId PROJECT = new ProjectId("simulated");
  static final String WORKFLOW_URL = "https://app.example/flow";
  static final String THIRD_PARTY_URL = "https://third.example/";
  static final String CALLBACK = "Upstash-Workflow-Callback";
  static final String FAILURE = "Upstash-Workflow-Is-Failure";
  static final String STEP_ID = "Upstash-Workflow-StepId";
  static final String BRANCHES = "Upstash-Workflow-Concurrent";

  private static final Optional<String> JSON = Optional.of("application/json");

  private Requests() {}

  static RunName run(String id) {
    return new RunName(PROJECT, id);
  }

  /// @param script what the run is to do, which its payload says
  static StartRun start(String run, int script, RetryPolicy retry, Optional<Invoker> invoker) {
    var failure =
        new CallbackSpec(
            WORKFLOW_URL, List.of(new Header(FAILURE, "true")), CallbackSpec.Settings.NONE);
    var trigger =
        new Trigger(
            Trigger.Kind.FIRST,
            List.of(new Header("X-User", run)),
            new Message.Request("POST", WORKFLOW_URL, List.of(), JSON),
            Bytes.utf8(Integer.toString(script)),
            Due.Now.NOW,
            new RunSettings(
                retry,
                Set.of(Feature.values()),
                List.of(),
                Flows.of(script),
                script % 3 == 0 ? Optional.of(failure) : Optional.empty(),
                ""),
            Probe.WORKFLOW,
            "127.0.0.1");
    return new StartRun(run(run), trigger, invoker);
  }

  static Append result(int stepId, String type, int branches, String out) {
    return append(
        StepIdentity.result(stepId),
        "{\"stepId\":%d,\"stepName\":\"s%d\",\"stepType\":\"%s\",\"out\":\"%s\",\"concurrent\":%d}"
            .formatted(stepId, stepId, type, out, branches),
        Due.Now.NOW);
  }

  /// A sleep delays its own delivery.
  static Append slept(Execute step, Sleep sleep) {
    return append(
        StepIdentity.result(step.stepId()), unfinished(step, "SleepFor"), due(step, sleep));
  }

  /// In a parallel block the plan has been delayed already.
  private static Due due(Execute step, Sleep sleep) {
    return step.branches() > 1 ? Due.Now.NOW : new Due.After(sleep.time());
  }

  static Append plan(int branch, Step step, int branches) {
    return append(
        new StepIdentity(0, branch),
        "{\"stepId\":0,\"stepName\":\"s%d\",\"stepType\":\"%s\",\"concurrent\":%d,\"targetStep\":%d}"
            .formatted(branch, step.type(), branches, branch),
        step instanceof Sleep sleep ? new Due.After(sleep.time()) : Due.Now.NOW);
  }

  static Append call(Execute step, Call call) {
    var report =
        new CallbackSpec(
            WORKFLOW_URL,
            List.of(
                new Header(CALLBACK, "true"),
                new Header(STEP_ID, Integer.toString(step.stepId())),
                new Header(BRANCHES, Integer.toString(step.branches()))),
            CallbackSpec.Settings.NONE);
    return new Append.Call(
        OptionalInt.of(step.stepId()),
        Bytes.utf8("please"),
        new Message.Request("PUT", THIRD_PARTY_URL + call.failures(), List.of(), Optional.empty()),
        Due.Now.NOW,
        new Message.Settings(
            new RetryPolicy(call.retries(), Optional.of("700")),
            Optional.empty(),
            Flows.of(3 * call.failures() + call.retries()),
            Optional.empty()),
        report);
  }

  static WaitForEvent wait(String run, Execute step, Wait wait) {
    var target = new Target(WORKFLOW_URL, List.of());
    return new WaitForEvent(
        run(run),
        wait.event(),
        new WaitForEvent.Registration(
            step.stepId(),
            Bytes.utf8(unfinished(step, "Wait")),
            wait.timeout().toMillis() + "ms",
            wait.timeout(),
            new Waiter.Targets(target, target)));
  }

  static Invoker invoker(String run, java.time.Instant createdAt, Execute step) {
    return new Invoker(
        run(run),
        createdAt,
        step.stepId(),
        Bytes.utf8(unfinished(step, "Invoke")),
        new Target(WORKFLOW_URL, List.of()));
  }

  private static String unfinished(Execute step, String type) {
    return "{\"stepId\":%d,\"stepName\":\"s%d\",\"stepType\":\"%s\",\"concurrent\":%d}"
        .formatted(step.stepId(), step.stepId(), type, step.branches());
  }

  private static Append append(StepIdentity identity, String body, Due due) {
    return new Append.Step(
        identity,
        Bytes.utf8(body),
        new Message.Request("POST", WORKFLOW_URL, List.of(), JSON),
        due,
        Append.Step.Retry.OF_RUN,
        Optional.empty());
  }
}
