package dev.stepwell.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.simulation.Simulation.Settings;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The simulation is worth something only if it finds what is there to be found.
class SimulationFindsBugsTest {
  private static final int SEEDS = 60;

  @ParameterizedTest
  @EnumSource(names = "NONE", mode = EnumSource.Mode.EXCLUDE)
  void findsABugThatWasBuiltIn(Bug bug) {
    var found = Optional.<Violation>empty();
    for (long seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      found = run(seed, bug);
    }
    assertThat(found).as(bug + " within " + SEEDS + " seeds").isPresent();
  }

  private static Optional<Violation> run(long seed, Bug bug) {
    try {
      var settings = new Settings(seed, 3, false, bug);
      if (bug.kind() == Bug.Kind.MESSAGES) {
        new Messaging(settings).run();
      } else {
        new Simulation(settings).run();
      }
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }
}
