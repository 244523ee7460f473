package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.call;
import static dev.stepwell.server.api.log.World.map;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.protocol.log.StepDetail;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the log shows of sleeps, calls, waits and invokes, in each state they can be in.
class StepKindsTest {
  private static final String SLEEP =
      "{\"stepId\":1,\"stepName\":\"nap\",\"stepType\":\"SleepFor\",\"sleepFor\":\"1h\",\"concurrent\":1}";
  private static final Due IN_AN_HOUR = new Due.After(Duration.ofHours(1));
  private static final String THIRD = "https://pay.example/charges";

  private final World world = new World(1);

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
  void aCallShowsItsRequestWhileItIsOpenAndItsAnswerAfterwards() {
    world.startWithOneStep("r");
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
}
