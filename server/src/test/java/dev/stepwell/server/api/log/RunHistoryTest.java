package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
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
import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.protocol.log.StepLog;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// What the log shows of each kind of step, in each state it can be in.
class RunHistoryTest {
  private static final String SLEEP =
      "{\"stepId\":1,\"stepName\":\"nap\",\"stepType\":\"SleepFor\",\"sleepFor\":\"1h\",\"concurrent\":1}";
  private static final Due IN_AN_HOUR = new Due.After(Duration.ofHours(1));
  private static final String THIRD = "https://pay.example/charges";

  private final World world = new World(1);

  private static String plan(int target, int of, String name, String type, String more) {
    return "{\"stepId\":0,\"stepName\":\"%s\",\"stepType\":\"%s\",\"concurrent\":%d,\"targetStep\":%d%s}"
        .formatted(name, type, of, target, more);
  }

  private static String result(int stepId, int of, String name, String type) {
    return "{\"stepId\":%d,\"stepName\":\"%s\",\"stepType\":\"%s\",\"concurrent\":%d,\"out\":\"%d\"}"
        .formatted(stepId, name, type, of, stepId);
  }

  private static Map<String, List<String>> map(@Nullable Headers headers) {
    return Objects.requireNonNull(headers).map();
  }

  /// A run whose first delivery is over and which has one step.
  private void startWithOneStep() {
    world.start("r");
    world.append("r", run(1, "begin"));
    world.answer(world.oldest("r"), answered(200, "{}"));
  }

  @Test
  void aRunInSequenceShowsItsStepsAndWhatIsExecuting() {
    startWithOneStep();
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
    startWithOneStep();
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
  void aSleepIsInProgressUntilItIsOver() {
    world.start("r");
    world.append("r", step(SLEEP, IN_AN_HOUR));
    world.answer(world.oldest("r"), answered(200, "{}"));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential SleepFor nap STEP_PROGRESS");
    var sleep = world.last("r");
    assertThat(sleep.detail()).isEqualTo(new StepDetail.Sleep(3_600_000L, null));
    assertThat(sleep.nextDeliveryTime()).isEqualTo(world.now().plus(Duration.ofHours(1)));
    world.pass(Duration.ofHours(1));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential SleepFor nap STEP_SUCCESS",
            "next STEP_PROGRESS");
  }

  @Test
  void aSleepThatACancelBreaksOffIsCancelledAndOneThatWasOverIsNot() {
    world.start("r");
    world.append("r", step(SLEEP, IN_AN_HOUR));
    world.answer(world.oldest("r"), answered(200, "{}"));
    world.start("s");
    world.append("s", step(SLEEP, IN_AN_HOUR));
    world.answer(world.oldest("s"), answered(200, "{}"));
    world.handle(new CancelRun(name("r")));
    world.pass(Duration.ofHours(2));
    world.handle(new CancelRun(name("s")));
    assertThat(world.log("r").state()).isEqualTo("RUN_CANCELED");
    assertThat(world.groups("r")).last().isEqualTo("sequential SleepFor nap STEP_CANCELED");
    assertThat(world.groups("s"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential SleepFor nap STEP_SUCCESS",
            "next STEP_CANCELED");
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
  void aBlockShowsEachBranchFromItsPlanToItsResult() {
    startWithOneStep();
    world.append(
        "r",
        step(plan(2, 3, "left", "Run", "")),
        step(plan(3, 3, "nap", "SleepFor", ",\"sleepFor\":60"), IN_AN_HOUR),
        step(plan(4, 3, "right", "Run", "")));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "parallel Run left STEP_PROGRESS, SleepFor nap STEP_PROGRESS, Run right STEP_PROGRESS");
    var planned = world.log("r").groups().getLast().steps();
    assertThat(planned).extracting(StepLog::targetStep).containsExactly(2, 3, 4);
    assertThat(planned).extracting(StepLog::out).containsOnlyNulls();
    assertThat(planned.get(1).detail()).isEqualTo(new StepDetail.Sleep(60_000L, null));
    // The branches end in another order than that in which they were announced.
    world.append("r", step(result(4, 3, "right", "Run")));
    world.append("r", step(result(2, 3, "left", "Run")));
    assertThat(world.groups("r"))
        .last()
        .isEqualTo(
            "parallel Run left STEP_SUCCESS, SleepFor nap STEP_PROGRESS, Run right STEP_SUCCESS");
    var branches = world.log("r").groups().getLast().steps();
    assertThat(branches).extracting(StepLog::stepId).containsExactly(2, null, 4);
    assertThat(branches).extracting(StepLog::out).containsExactly("2", null, "4");
    world.append("r", step(result(3, 3, "nap", "SleepFor")));
    assertThat(world.groups("r")).last().isEqualTo("next STEP_PROGRESS");
    world.append("r", run(5, "end"));
    world.handle(new FinishRun(name("r"), Optional.empty()));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "parallel Run left STEP_SUCCESS, SleepFor nap STEP_SUCCESS, Run right STEP_SUCCESS",
            "sequential Run end STEP_SUCCESS");
    assertThat(world.log("r").response()).isEmpty();
  }

  @Test
  void twoBlocksInARowAreTwoGroups() {
    world.start("r");
    world.append("r", step(plan(1, 2, "a", "Run", "")), step(plan(2, 2, "b", "Run", "")));
    world.append("r", step(result(1, 2, "a", "Run")));
    world.append("r", step(result(2, 2, "b", "Run")));
    world.append("r", step(plan(3, 2, "c", "Run", "")), step(plan(4, 2, "d", "Run", "")));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "parallel Run a STEP_SUCCESS, Run b STEP_SUCCESS",
            "parallel Run c STEP_PROGRESS, Run d STEP_PROGRESS");
  }

  @Test
  void aBranchThatFailsIsFailedInItsPlaceAndItsSiblingsAreCancelled() {
    world.start("r");
    world.append(
        "r",
        step(plan(1, 2, "bad", "Run", "")),
        step(plan(2, 2, "nap", "SleepFor", ",\"sleepFor\":\"1h\""), IN_AN_HOUR));
    world.answer(world.oldest("r"), answered(200, "{}"));
    var bad = world.oldest("r");
    world.answer(bad, answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));
    assertThat(world.groups("r"))
        .last()
        .isEqualTo("parallel Run bad STEP_RETRY, SleepFor nap STEP_PROGRESS");
    assertThat(world.log("r").groups().getLast().steps().getFirst().nextDeliveryTime())
        .isEqualTo(world.now().plusSeconds(30));
    world.answer(bad, answered(500, "{\"error\":\"Error\",\"message\":\"out of stock\"}"));
    assertThat(world.log("r").state()).isEqualTo("RUN_FAILED");
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "parallel Run bad STEP_FAILED, SleepFor nap STEP_CANCELED");
    var errors = world.log("r").groups().getLast().steps().getFirst().errors();
    assertThat(errors)
        .hasSize(2)
        .allSatisfy(error -> {
          assertThat(error.error()).isEqualTo("out of stock");
          assertThat(error.status()).isEqualTo(500);
        });
  }

  @Test
  void aCallShowsItsRequestWhileItIsOpenAndItsAnswerAfterwards() {
    startWithOneStep();
    world.append("r", call(2, "charge", THIRD, "{\"amount\":12}"));
    world.answer(world.oldest("r"), answered(200, "{}"));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "sequential Call charge STEP_PROGRESS");
    var open = world.last("r");
    assertThat(open.callType()).isEqualTo("toCallback");
    assertThat(open.retryDelay()).isEqualTo("1000");
    assertThat(open.stepId()).isEqualTo(2);
    var sent = (StepDetail.Call) open.detail();
    assertThat(sent.url()).isEqualTo(THIRD);
    assertThat(sent.method()).isEqualTo("PUT");
    assertThat(sent.body()).isEqualTo("{\"amount\":12}");
    assertThat(map(sent.headers()))
        .containsEntry("X-Key", List.of("k"))
        .containsEntry("Content-Type", List.of("text/plain"));
    assertThat(sent.responseStatus()).isNull();

    world.fails("r", answered(503, "busy"));
    assertThat(world.groups("r")).last().isEqualTo("sequential Call charge STEP_RETRY");
    assertThat(world.last("r").errors())
        .singleElement()
        .satisfies(error -> {
          assertThat(error.status()).isEqualTo(503);
          assertThat(error.error()).isEqualTo("busy");
        });
    world.fails("r", answered(402, "no money"));
    assertThat(world.groups("r")).last().isEqualTo("sequential Call charge STEP_PROGRESS");
    assertThat(world.last("r").callType()).isEqualTo("fromCallback");
    assertThat(world.last("r").messageId()).isEqualTo(world.newest("r").id());

    var out =
        "{\\\"status\\\":402,\\\"body\\\":\\\"no mÃ¶ney\\\",\\\"header\\\":{\\\"X-A\\\":[\\\"b\\\"]}}";
    world.append(
        "r",
        step(
            "{\"stepId\":2,\"stepName\":\"charge\",\"stepType\":\"Call\",\"concurrent\":1,\"out\":\"%s\"}"
                .formatted(out)));
    assertThat(world.groups("r"))
        .endsWith("sequential Call charge STEP_SUCCESS", "next STEP_PROGRESS");
    var done = world.log("r").groups().get(2).steps().getFirst();
    assertThat(done.callType()).isEqualTo("step");
    assertThat(done.errors()).isEmpty();
    var answered = (StepDetail.Call) done.detail();
    assertThat(answered.url()).isEqualTo(THIRD);
    assertThat(answered.body()).isEqualTo("{\"amount\":12}");
    assertThat(answered.responseStatus()).isEqualTo(402);
    assertThat(answered.responseBody()).isEqualTo("no möney");
    assertThat(map(answered.responseHeaders())).containsEntry("X-A", List.of("b"));
  }

  @Test
  void aCallWhoseReportCannotBeDeliveredIsTheStepThatFailed() {
    world.start("r");
    world.append("r", call(1, "charge", THIRD, ""));
    world.answer(world.oldest("r"), answered(200, "{}"));
    world.delivered("r");
    world.fails("r", answered(500, "no"));
    world.fails("r", answered(500, "no"));
    assertThat(world.log("r").state()).isEqualTo("RUN_FAILED");
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential Call charge STEP_FAILED");
    assertThat(world.last("r").errors()).hasSize(2);
  }

  @Test
  void aWaitIsTheLastGroupUntilItsEventComes() {
    world.start("r");
    world.waitFor("r", 1, "Wait", "paid");
    // The delivery that made the step wait is still open: the wait is what is shown.
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential Wait pause STEP_PROGRESS");
    world.delivered("r");
    long deadline = world.now().plus(Duration.ofHours(1)).toEpochMilli();
    assertThat(world.last("r").detail())
        .isEqualTo(new StepDetail.Wait("paid", "1h", deadline, null));
    world.notify("r", "paid", "hello");
    assertThat(world.groups("r"))
        .endsWith("sequential Wait pause STEP_SUCCESS", "next STEP_PROGRESS");
    var done = world.log("r").groups().get(1).steps().getFirst();
    assertThat(done.detail()).isEqualTo(new StepDetail.Wait("paid", "1h", deadline, false));
    assertThat(done.out()).isEqualTo("aGVsbG8=");
  }

  @Test
  void aWaitThatTimesOutSaysSo() {
    world.start("r");
    world.waitFor("r", 1, "Wait", "paid");
    world.delivered("r");
    world.pass(Duration.ofHours(1));
    world.timeOut("r");
    var done = world.log("r").groups().get(1).steps().getFirst();
    assertThat(done.state()).isEqualTo("STEP_SUCCESS");
    assertThat(((StepDetail.Wait) done.detail()).timedOut()).isTrue();
    assertThat(done.out()).isNull();
  }

  @Test
  void aWebhookThatWasCalledBeforehandIsTakenAtOnce() {
    world.start("r");
    world.notify("r", "evt_1", "{\"method\":\"POST\"}");
    assertThat(world.groups("r"))
        .containsExactly("sequential Initial init STEP_SUCCESS", "next STEP_PROGRESS");
    world.waitFor("r", 1, "WaitForWebhook", "evt_1");
    var done = world.log("r").groups().get(1).steps().getFirst();
    assertThat(done.stepType()).isEqualTo("WaitForWebhook");
    assertThat(done.state()).isEqualTo("STEP_SUCCESS");
    assertThat(done.detail()).isEqualTo(new StepDetail.Wait("evt_1", "1h", null, false));
  }

  @Test
  void aWaitThatTheEndOfTheRunBreaksOffIsCancelled() {
    world.start("r");
    world.waitFor("r", 1, "Wait", "paid");
    world.delivered("r");
    world.handle(new CancelRun(name("r")));
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential Wait pause STEP_CANCELED");
  }

  @Test
  void anInvokeShowsItsChildWhileItRunsAndAfterwards() {
    world.start("r");
    world.invoke("r", 1, "child");
    world.delivered("r");
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS", "sequential Invoke bill STEP_PROGRESS");
    var open = (StepDetail.Invoke) world.last("r").detail();
    assertThat(open.runId()).isEqualTo("child");
    assertThat(open.url()).isEqualTo("https://app.example/api/billing");
    assertThat(open.createdAtMillis()).isEqualTo(world.now().toEpochMilli());
    assertThat(open.body()).isEqualTo("{\"z\":1}");
    assertThat(map(open.headers())).containsEntry("X-Customer", List.of("alice"));
    var invoker = world.log("child").invoker();
    assertThat(invoker)
        .hasValueSatisfying(parent -> {
          assertThat(parent.workflowRunId()).isEqualTo("r");
          assertThat(parent.workflowUrl()).isEqualTo(World.URL);
          assertThat(parent.createdAt()).isEqualTo(world.now());
        });
    world.handle(new FinishRun(name("child"), Optional.of(Bytes.utf8("{\"ok\":true}"))));
    var done = world.log("r").groups().get(1).steps().getFirst();
    assertThat(done.state()).isEqualTo("STEP_SUCCESS");
    assertThat(done.out()).contains("\"isFailed\":false");
    assertThat(((StepDetail.Invoke) done.detail()).runId()).isEqualTo("child");
    assertThat(world.groups("r")).last().isEqualTo("next STEP_PROGRESS");
  }

  @Test
  void anInvokeIsNamedWhetherItsChildIsThereOrNot() {
    world.start("r");
    world.invoke("r", 1, "child");
    world.delivered("r");
    world.handle(new CancelRun(name("child")));
    world.forget("child");
    var step = world.log("r").groups().get(1).steps().getFirst();
    assertThat(step.stepName()).isEqualTo("bill");
    assertThat(step.stepType()).isEqualTo("Invoke");
    assertThat(step.detail()).isEqualTo(new StepDetail.Invoke("child", null, null, null, null));
  }

  @Test
  void aChildThatEndsAfterItsParentFailedIsStillShownAsDone() {
    world.start("r");
    world.append("r", step(plan(1, 2, "bad", "Run", "")), step(plan(2, 2, "bill", "Invoke", "")));
    world.answer(world.oldest("r"), answered(200, "{}"));
    world.invoke("r", 2, "child");
    world.answer(world.newest("r"), answered(200, "{}"));
    world.fails("r", answered(500, "no"));
    world.fails("r", answered(500, "no"));
    assertThat(world.groups("r"))
        .last()
        .isEqualTo("parallel Run bad STEP_FAILED, Invoke bill STEP_CANCELED");
    world.handle(new FinishRun(name("child"), Optional.empty()));
    assertThat(world.groups("r"))
        .last()
        .isEqualTo("parallel Run bad STEP_FAILED, Invoke bill STEP_SUCCESS");
  }

  @Test
  void aDeliveryThatWillBeRepeatedSaysWhenAndWhy() {
    startWithOneStep();
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
