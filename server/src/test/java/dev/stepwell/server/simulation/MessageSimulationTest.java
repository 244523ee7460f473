package dev.stepwell.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.simulation.Simulation.Settings;
import dev.stepwell.testkit.Seeds;

class MessageSimulationTest {

  @Seeds(value = 50, percent = 30)
  void whateverGoesWrongEachMessageComesToItsEndInItsTurn(long seed) {
    int partitions = 1 + (int) (seed % 4);
    assertThat(new Messaging(new Settings(seed, partitions, false, Bug.NONE)).run()).isPositive();
  }
}
