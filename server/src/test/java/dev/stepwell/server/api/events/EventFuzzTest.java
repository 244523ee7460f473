package dev.stepwell.server.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.protocol.WireException;
import dev.stepwell.testkit.Fuzz;
import dev.stepwell.testkit.Mutator;
import dev.stepwell.testkit.Seeds;
import java.util.List;
import java.util.SplittableRandom;

/// Cursors of the lists of events, nearly as they ought to be.
class EventFuzzTest {
  private static final int ROUNDS = 200;

  @Seeds(5)
  void cursorsAreReadBack(long seed) {
    var mutator =
        new Mutator(
            new SplittableRandom(seed),
            List.of(
                "3f-1a-7fffffffffffffff-cGFpZC03Nw",
                "7fffffffffffffff-ffff-0-",
                "0-0-1-w7xucGFpZA"));
    for (int round = 0; round < ROUNDS; round++) {
      var text = mutator.text();
      Fuzz.with(
          text,
          () ->
              Fuzz.unless(WireException.class, () -> EventCursor.parse(text))
                  .ifPresent(cursor -> {
                    assertThat(cursor.ticket()).isNotNegative();
                    assertThat(EventCursor.parse(cursor.text())).isEqualTo(cursor);
                  }));
    }
  }
}
