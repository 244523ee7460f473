package dev.stepwell.server.api.llm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import org.junit.jupiter.api.Test;

class PlacesTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final ProjectId MINE = new ProjectId("mine");
  private static final ProjectId THEIRS = new ProjectId("theirs");

  @Test
  void bodiesThatAreHeldForLongHaveABound() {
    var places = new Places(100, 128, 16 * MEBIBYTE);
    assertThat(places.take(MINE, 20 * MEBIBYTE)).as("alone").isTrue();
    assertThat(places.take(THEIRS, MEBIBYTE)).isFalse();
    assertThat(places.take(THEIRS, 1_000)).as("a small one").isTrue();
    places.giveBack(MINE, 20 * MEBIBYTE);
    assertThat(places.take(THEIRS, 4 * MEBIBYTE)).isTrue();
    assertThat(places.take(MINE, 9 * MEBIBYTE)).isFalse();
    assertThat(places.take(MINE, 7 * MEBIBYTE)).isTrue();
  }

  @Test
  void oneProjectLeavesChatsToTheOthers() {
    var places = new Places(14, 16, 16 * MEBIBYTE);
    for (int i = 0; i < 14; i++) {
      assertThat(places.take(MINE, 10)).isTrue();
    }
    assertThat(places.take(MINE, 10)).isFalse();
    assertThat(places.take(THEIRS, 10)).isTrue();
    places.giveBack(MINE, 10);
    assertThat(places.take(THEIRS, 10)).isTrue();
    assertThat(places.take(MINE, 10)).as("while others have some").isFalse();
  }
}
