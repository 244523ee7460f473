package dev.stepwell.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class PoolTest {
  private static final Optional<ProjectId> ONE = Optional.of(new ProjectId("one"));
  private static final Optional<ProjectId> OTHER = Optional.of(new ProjectId("other"));
  private static final Optional<ProjectId> NOBODY = Optional.empty();

  @Test
  void oneProjectLeavesAnEighthToTheOthers() {
    var pool = new Pool(800);
    int had = 0;
    while (pool.take(ONE, 1)) {
      had++;
    }
    assertThat(had).isEqualTo(700);
    assertThat(pool.take(OTHER, 1)).isTrue();
    assertThat(pool.take(NOBODY, 1)).isTrue();
  }

  @Test
  void manyGreedyOnesLeaveSomethingToWhoeverHasNothing() {
    var pool = new Pool(800);
    for (int i = 0; i < 20; i++) {
      var greedy = Optional.of(new ProjectId("greedy-" + i));
      while (pool.take(greedy, 1)) {}
    }
    assertThat(pool.take(OTHER, 1)).isTrue();
  }

  @Test
  void noMoreIsTakenThanThereIs() {
    var pool = new Pool(10);
    assertThat(pool.take(ONE, 11)).isFalse();
    assertThat(pool.take(ONE, 6)).isTrue();
    assertThat(pool.take(OTHER, 5)).isFalse();
    assertThat(pool.taken()).isEqualTo(6);
    assertThat(pool.take(OTHER, 4)).isTrue();
  }

  @Test
  void whatIsGivenBackIsForEverybodyAgain() {
    var pool = new Pool(8);
    for (int i = 0; i < 7; i++) {
      assertThat(pool.take(ONE, 1)).isTrue();
    }
    pool.giveBack(ONE, 7);
    pool.giveBack(ONE, 0);
    assertThat(pool.taken()).isZero();
    assertThat(pool.take(OTHER, 7)).isTrue();
    assertThat(pool.take(ONE, 1)).isTrue();
  }
}
