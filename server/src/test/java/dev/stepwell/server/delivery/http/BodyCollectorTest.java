package dev.stepwell.server.delivery.http;

import static dev.stepwell.server.delivery.http.BodyCollector.Taken.CUT;
import static dev.stepwell.server.delivery.http.BodyCollector.Taken.NO_ROOM;
import static dev.stepwell.server.delivery.http.BodyCollector.Taken.WHOLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.server.share.BodyMemory;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BodyCollectorTest {
  private static final int LIMIT = 8 << 20;
  private static final long ALL = 64L << 20;

  private final BodyMemory memory = new BodyMemory(ALL);

  private BodyCollector collector() {
    return new BodyCollector(LIMIT, memory, Optional.empty());
  }

  @Test
  void aBodyIsCutWhereItIsTooLong() {
    var body = collector();

    assertThat(body.add(new byte[LIMIT - 1])).isEqualTo(WHOLE);
    assertThat(body.add(new byte[10])).isEqualTo(CUT);

    assertThat(body.bytes()).hasSize(LIMIT);
    body.release();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void longBodiesLeaveRoomForShortOnes() {
    int taken = 0;
    while (collector().add(new byte[LIMIT]) == WHOLE) {
      taken++;
    }

    assertThat(taken).isEqualTo(6); // three quarters of what eight would have
    assertThat(collector().add(new byte[BodyMemory.SMALL + 1])).isEqualTo(NO_ROOM);
    assertThat(collector().add(new byte[BodyMemory.SMALL])).isEqualTo(WHOLE);
    var grown = collector();
    assertThat(grown.add(new byte[10])).isEqualTo(WHOLE);
    assertThat(grown.add(new byte[BodyMemory.SMALL])).isEqualTo(NO_ROOM);
  }
}
