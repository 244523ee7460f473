package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static dev.stepwell.server.api.log.World.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Due;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.protocol.log.StepDetail;
import dev.stepwell.protocol.log.StepLog;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What the log shows of branches that run side by side.
class BlockHistoryTest {
  private static final Due IN_AN_HOUR = new Due.After(Duration.ofHours(1));

  private final World world = new World(1);

  private static String plan(int target, int of, String name, String type, String more) {
    return "{\"stepId\":0,\"stepName\":\"%s\",\"stepType\":\"%s\",\"concurrent\":%d,\"targetStep\":%d%s}"
        .formatted(name, type, of, target, more);
  }

  private static String result(int stepId, int of, String name, String type) {
    return "{\"stepId\":%d,\"stepName\":\"%s\",\"stepType\":\"%s\",\"concurrent\":%d,\"out\":\"%d\"}"
        .formatted(stepId, name, type, of, stepId);
  }

  @Test
  void aBlockShowsEachBranchFromItsPlanToItsResult() {
    world.startWithOneStep("r");
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
}
