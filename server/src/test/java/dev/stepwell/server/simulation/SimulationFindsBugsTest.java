package dev.stepwell.server.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.simulation.Simulation.Settings;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The simulation is worth something only if it finds what is there to be found.
class SimulationFindsBugsTest {
  private static final int SEEDS = 60;

  static Stream<Arguments> bugs() {
    return Stream.of(Bug.values())
        .flatMap(bug -> bug.kinds().stream().map(kind -> Arguments.of(bug, kind)));
  }

  @ParameterizedTest
  @MethodSource("bugs")
  void findsABugThatWasBuiltIn(Bug bug, Bug.Kind kind) {
    var found = Optional.<Violation>empty();
    for (long seed = 1; seed <= SEEDS && found.isEmpty(); seed++) {
      found = run(new Settings(seed, 3, false, bug), kind);
    }
    assertThat(found).as("%s in %s within %d seeds", bug, kind, SEEDS).isPresent();
  }

  private static Optional<Violation> run(Settings settings, Bug.Kind kind) {
    try {
      switch (kind) {
        case RUNS -> new Simulation(settings).run();
        case MESSAGES -> new Messaging(settings).run();
      }
      return Optional.empty();
    } catch (Violation violation) {
      return Optional.of(violation);
    }
  }
}
