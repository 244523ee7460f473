package dev.stepwell.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyMemoryTest {
  private static final int LARGE = 1 << 20;
  private static final long ALL = 64L * LARGE;
  private static final Optional<ProjectId> ONE = Optional.of(new ProjectId("one"));
  private static final Optional<ProjectId> OTHER = Optional.of(new ProjectId("other"));

  private final BodyMemory memory = new BodyMemory(ALL);

  private int larges(Optional<ProjectId> project) {
    int taken = 0;
    while (memory.take(project, LARGE, LARGE)) {
      taken++;
    }
    return taken;
  }

  @Test
  void largeBodiesLeaveAQuarterToSmallOnes() {
    assertThat(larges(ONE) + larges(OTHER)).isGreaterThan(42).isLessThanOrEqualTo(48);
    assertThat(memory.take(ONE, BodyMemory.SMALL, BodyMemory.SMALL)).isTrue();
    assertThat(memory.take(ONE, BodyMemory.SMALL + 1, BodyMemory.SMALL + 1)).isFalse();
  }

  @Test
  void oneProjectLeavesAnEighthOfWhatThereIsForLargeOnesToTheOthers() {
    assertThat(larges(ONE)).isEqualTo(42);
    assertThat(memory.take(OTHER, LARGE, LARGE)).isTrue();
  }

  @Test
  void oneProjectLeavesAnEighthToTheOthers() {
    int small = BodyMemory.SMALL;
    long taken = 0;
    while (memory.take(ONE, small, small)) {
      taken += small;
    }
    assertThat(taken).isEqualTo(ALL - ALL / 8);
    assertThat(memory.take(OTHER, small, small)).isTrue();
  }

  @Test
  void theLargestBodyFindsRoomPieceByPieceWhereNothingElseIs() {
    long largest = 100L << 20;
    var exact = new BodyMemory(BodyMemory.roomFor(largest));
    for (long has = 0; has < largest; has += LARGE) {
      assertThat(exact.take(ONE, LARGE, has + LARGE)).isTrue();
    }
    assertThat(exact.taken()).isEqualTo(largest);
  }
}
