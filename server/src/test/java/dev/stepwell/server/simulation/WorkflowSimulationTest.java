package dev.stepwell.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.simulation.Simulation.Settings;
import dev.stepwell.testkit.Seeds;

class WorkflowSimulationTest {

  @Seeds(value = 100, percent = 60)
  void whateverGoesWrongNothingIsLostAndEachRunEndsAsItShould(long seed) {
    int partitions = 1 + (int) (seed % 4);
    var model = new Simulation(new Settings(seed, partitions, false, Bug.NONE)).run();
    assertThat(model.count()).isPositive();
  }

  @Seeds(value = 20, percent = 10)
  void onePartitionAndSeveralGiveTheSameResults(long seed) {
    var one = new Simulation(new Settings(seed, 1, true, Bug.NONE)).run();
    var several = new Simulation(new Settings(seed, 5, true, Bug.NONE)).run();
    assertThat(several.ends()).isEqualTo(one.ends());
  }
}
