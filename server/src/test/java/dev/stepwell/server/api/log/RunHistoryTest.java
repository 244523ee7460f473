package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.map;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the log shows of a run in sequence, and of deliveries that fail.
class RunHistoryTest {
  private static final Due IN_AN_HOUR = new Due.After(Duration.ofHours(1));

  private final World world = new World(1);

  @Test
  void aRunInSequenceShowsItsStepsAndWhatIsExecuting() {
    world.startWithOneStep("r");
    var log = world.log("r");
    assertThat(log.state()).isEqualTo("RUN_STARTED");
    assertThat(log.completedAt()).isEmpty();
    assertThat(log.workflowUrl()).isEqualTo(World.URL);
    assertThat(log.callerIp()).contains("10.0.0.9");
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "next STEP_PROGRESS");
    var init = log.groups().getFirst().steps().getFirst();
    assertThat(init.stepId()).isNull();
    assertThat(init.out()).isEqualTo("{\"order\":77}");
    assertThat(map(init.headers()))
        .containsEntry("X-Customer", List.of("alice"))
        .containsEntry("Content-Type", List.of("application/json"))
        .containsEntry("Upstash-Workflow-Sdk-Version", List.of("1"));
    var begin = log.groups().get(1).steps().getFirst();
    assertThat(begin.stepId()).isEqualTo(1);
    assertThat(begin.out()).isEqualTo("1");
    assertThat(begin.retries()).isEqualTo(1);
    assertThat(begin.concurrent()).isEqualTo(1);
    assertThat(begin.targetStep()).isNull();
    assertThat(log.groups().getLast().steps().getFirst().messageId())
        .isEqualTo(world.newest("r").id())
        .isEqualTo(begin.messageId());
  }

  @Test
  void aRunThatSucceededHasNothingMoreExecuting() {
    world.startWithOneStep("r");
    world.pass(Duration.ofSeconds(2));
    world.handle(new FinishRun(name("r"), Optional.of(Bytes.utf8("\"done\""))));
    var log = world.log("r");
    assertThat(log.state()).isEqualTo("RUN_SUCCESS");
    assertThat(log.completedAt()).contains(world.now());
    assertThat(log.response()).contains("\"done\"");
    assertThat(log.dlqId()).isEmpty();
    assertThat(log.failureFunction()).isEmpty();
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential Run begin STEP_SUCCESS");
  }

  @Test
  void anEndpointThatWentIdleIsNotShownAsExecuting() {
    world.start("r");
    world.delivered("r");
    assertThat(world.groups("r")).containsExactly("sequential Initial init STEP_SUCCESS");
  }

  @Test
  void aFirstDeliveryThatIsPutOffIsExecutingLater() {
    var trigger =
        new RunCommand.Trigger(
            RunCommand.Trigger.Kind.FIRST,
            List.of(),
            world.trigger(World.URL, World.PLAIN, Bytes.EMPTY, Optional.empty()).request(),
            Bytes.EMPTY,
            IN_AN_HOUR,
            World.PLAIN,
            dev.stepwell.engine.message.Purpose.Probe.NONE,
            "");
    world.handle(new StartRun(name("r"), trigger, Optional.empty()));
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_PROGRESS");
    assertThat(world.last("r").nextDeliveryTime()).isEqualTo(world.now().plus(Duration.ofHours(1)));
    world.handle(new CancelRun(name("r")));
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_CANCELED");
  }

  @Test
  void aDeliveryThatWillBeRepeatedSaysWhenAndWhy() {
    world.startWithOneStep("r");
    var named =
        new Outcome.Answered(
            500,
            List.of(new Header("Upstash-Error-Step-Name", "reserve")),
            Bytes.utf8("{\"error\":\"Error\",\"message\":\"out of stock\",\"stack\":\"at x\"}"));
    world.fails("r", named);
    assertThat(world.groups("r")).last().isEqualTo("next reserve STEP_RETRY");
    var next = world.last("r");
    assertThat(next.nextDeliveryTime()).isEqualTo(world.now().plusSeconds(30));
    assertThat(next.retries()).isEqualTo(1);
    assertThat(next.stepType()).isNull();
    assertThat(next.errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.error()).isEqualTo("out of stock");
          assertThat(error.status()).isEqualTo(500);
          assertThat(error.body()).contains("stack");
          assertThat(error.time()).isEqualTo(world.now());
        });
    // While the next attempt is under way nothing waits for it.
    world.pass(Duration.ofSeconds(30));
    assertThat(world.last("r").state()).isEqualTo("STEP_PROGRESS");
    assertThat(world.last("r").nextDeliveryTime()).isNull();
    assertThat(world.last("r").errors()).hasSize(1);
  }

  @Test
  void aFirstDeliveryThatFailsLeavesExactlyTwoGroups() {
    world.start("r");
    world.fails("r", new Outcome.NoAnswer(Outcome.NoAnswer.Reason.FAILED, "connection refused"));
    world.fails("r", answered(400, "teapot"));
    var log = world.log("r");
    assertThat(log.state()).isEqualTo("RUN_FAILED");
    assertThat(log.dlqId()).isPresent();
    assertThat(log.response()).isEmpty();
    assertThat(log.completedAt()).contains(world.now());
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_FAILED");
    var errors = world.last("r").errors();
    assertThat(errors).hasSize(2);
    assertThat(errors.getFirst().error()).isEqualTo("connection refused");
    assertThat(errors.getFirst().status()).isNull();
    assertThat(errors.getLast().error()).isEqualTo("teapot");
    assertThat(errors.getLast().status()).isEqualTo(400);
  }

  @Test
  void whatIsEmptyIsLeftOut() {
    world.start(name("r"), World.URL, World.PLAIN, "", Optional.empty());
    world.fails("r", answered(502, ""));
    assertThat(world.log("r").groups().getFirst().steps().getFirst().out()).isNull();
    assertThat(world.last("r").errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.body()).isNull();
          assertThat(error.error()).contains("502");
        });
  }

  @Test
  void aDestinationThatIsNoWorkflowFailsWithTheTextThatSaysSo() {
    world.start("r");
    world.fails("r", new Outcome.Answered(200, List.of(), Bytes.utf8("a plain page")));
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_FAILED");
    assertThat(world.last("r").errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.error()).startsWith("detected a non-workflow destination");
          assertThat(error.body()).isEqualTo("a plain page");
          assertThat(error.status()).isEqualTo(200);
        });
  }

  @Test
  void aRunThatIsStartedAgainShowsTheNewPayload() {
    world.start("r");
    var again = world.trigger(World.URL, World.PLAIN, Bytes.utf8("\"new\""), Optional.empty());
    world.handle(
        new StartRun(
            name("r"),
            new RunCommand.Trigger(
                RunCommand.Trigger.Kind.AGAIN,
                again.headers(),
                again.request(),
                again.payload(),
                again.due(),
                again.settings(),
                again.probe(),
                again.callerIp()),
            Optional.empty()));
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_PROGRESS");
    var init = world.log("r").groups().getFirst().steps().getFirst();
    assertThat(init.out()).isEqualTo("\"new\"");
    assertThat(init.messageId()).isEqualTo(world.newest("r").id());
  }

  @Test
  void aStepThatIsNotQuiteOneIsShownAsFarAsItIsUnderstood() {
    world.start("r");
    world.append(
        "r",
        step("{\"stepId\":1,\"stepName\":\"odd\",\"stepType\":\"Run\",\"waitTimeout\":\"maybe\"}"));
    world.append(
        "r",
        step("{\"stepId\":2,\"stepName\":\"object\",\"stepType\":\"Run\",\"out\":{\"a\": 1}}"));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run odd STEP_SUCCESS",
            "sequential Run object STEP_SUCCESS",
            "next STEP_PROGRESS");
    assertThat(world.log("r").groups().get(2).steps().getFirst().out()).isEqualTo("{\"a\":1}");
  }
}
