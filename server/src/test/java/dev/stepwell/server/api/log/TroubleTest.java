package dev.stepwell.server.api.log;

import static dev.stepwell.server.api.log.World.answered;
import static dev.stepwell.server.api.log.World.name;
import static dev.stepwell.server.api.log.World.run;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.run.Overrides;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/// What the log shows of a delivery that has failed before, besides the step that it leads to.
class TroubleTest {
  private final World world = new World(1);

  private void startWithOneStep(String run) {
    world.start(run);
    world.append(run, run(1, "begin"));
    world.answer(world.oldest(run), answered(200, "{}"));
  }

  private void failsOnce(String run) {
    world.answer(world.oldest(run), answered(500, "no"));
  }

  @Test
  void aRepeatedDeliveryIsNotShownBesideTheStepThatItBegan() {
    startWithOneStep("r");
    failsOnce("r");
    assertThat(world.groups("r")).last().isEqualTo("next STEP_RETRY");
    world.pass(Duration.ofMinutes(1));
    assertThat(world.groups("r")).last().isEqualTo("next STEP_PROGRESS");

    world.waitFor("r", 2, "Wait", "paid");
    assertThat(world.groups("r"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "sequential Wait pause STEP_PROGRESS");
  }

  @Test
  void aResumedRunShowsTheStepThatItAsksForAnewOnce() {
    startWithOneStep("r");
    failsOnce("r");
    failsOnce("r");
    world.handle(new ResumeRun(world.letter("r"), name("again"), Overrides.NONE));
    failsOnce("again");
    world.pass(Duration.ofMinutes(1));

    world.waitFor("again", 2, "Wait", "paid");
    assertThat(world.groups("again"))
        .containsExactly(
            "sequential Initial init STEP_SUCCESS",
            "sequential Run begin STEP_SUCCESS",
            "sequential Wait pause STEP_PROGRESS");
  }

  @Test
  void aDeliveryThatFailsAfterItsStepHasBegunIsShownUntilItIsGivenUp() {
    startWithOneStep("r");
    world.waitFor("r", 2, "Wait", "paid");
    failsOnce("r");
    assertThat(world.groups("r"))
        .endsWith("sequential Wait pause STEP_PROGRESS", "next STEP_RETRY");

    failsOnce("r");

    assertThat(world.log("r").state()).isEqualTo("RUN_STARTED");
    assertThat(world.groups("r")).last().isEqualTo("sequential Wait pause STEP_PROGRESS");
  }
}
