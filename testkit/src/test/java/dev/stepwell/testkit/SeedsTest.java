package dev.stepwell.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;

class SeedsTest {
  private static final int ASKED = 5;
  private static final Set<Long> SEEN = new HashSet<>();

  @Seeds(ASKED)
  void eachInvocationGetsASeedOfItsOwn(long seed) {
    assertThat(SEEN.add(seed)).isTrue();
  }

  @AfterAll
  static void thereWereAsManyAsAskedFor() {
    assumeThat(System.getProperty("sim.seeds")).isNull();
    assumeThat(System.getProperty("sim.seed")).isNull();
    assumeThat(System.getProperty("sim.seconds")).isNull();
    assertThat(SEEN).hasSize(ASKED);
  }
}
