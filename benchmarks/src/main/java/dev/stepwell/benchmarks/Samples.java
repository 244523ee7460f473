package dev.stepwell.benchmarks;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Append;
import dev.stepwell.engine.run.Feature;
import dev.stepwell.engine.run.RunCommand.AppendSteps;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.StepIdentity;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/// Commands as the official SDK causes them, of the usual size.
final class Samples {
  private static final ProjectId PROJECT = new ProjectId("defaultUser");
  private static final String URL = "https://app.example/api/orders";
  private static final Header VERSION = new Header("Upstash-Workflow-Sdk-Version", "1");
  private static final CallbackSpec FAILURE =
      new CallbackSpec(
          URL,
          List.of(
              new Header("Upstash-Workflow-Is-Failure", "true"),
              new Header("Upstash-Workflow-Failure-Callback", "true"),
              new Header("X-Customer", "alice")),
          CallbackSpec.Settings.NONE);

  private Samples() {}

  static RunName run(long number) {
    return new RunName(PROJECT, "wfr_order-" + number);
  }

  /// @param due of the first delivery
  static StartRun start(RunName run, Due due) {
    var settings =
        new RunSettings(
            RetryPolicy.DEFAULT,
            EnumSet.allOf(Feature.class),
            List.of(),
            Optional.empty(),
            Optional.of(FAILURE),
            "");
    var trigger =
        new Trigger(
            Trigger.Kind.FIRST,
            List.of(VERSION, new Header("X-Customer", "alice")),
            request(),
            Bytes.utf8("{\"orderId\":77}"),
            due,
            settings,
            Purpose.Probe.WORKFLOW,
            "127.0.0.1");
    return new StartRun(run, trigger, Optional.empty());
  }

  /// The result of one step, to be delivered in an hour, so that nothing else happens.
  static AppendSteps step(RunName run, int stepId) {
    return new AppendSteps(
        run,
        List.of(
            new Append.Step(
                StepIdentity.result(stepId),
                stepBody(stepId),
                request(),
                later(),
                Append.Step.Retry.OF_RUN,
                Optional.empty())));
  }

  static Bytes stepBody(int stepId) {
    return Bytes.utf8(
        """
        {"stepId":%d,"stepName":"reserve","stepType":"Run","out":"{\\"ok\\":true}","concurrent":1}\
        """
            .formatted(stepId));
  }

  static Due later() {
    return new Due.After(Duration.ofHours(1));
  }

  private static Message.Request request() {
    return new Message.Request("POST", URL, List.of(VERSION), Optional.of("application/json"));
  }
}
