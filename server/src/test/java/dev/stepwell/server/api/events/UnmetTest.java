package dev.stepwell.server.api.events;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnmetTest {
  private static final ProjectId PROJECT = new ProjectId("acme");
  private static final ProjectId OTHER = new ProjectId("other");
  private static final Instant START = Instant.parse("2026-11-25T10:00:00Z");

  private Instant now = START;
  private final Unmet unmet = new Unmet(() -> now);

  @Test
  void theSameIsCountedAndComesFirstAgain() {
    unmet.nobodyWaited(PROJECT, "a", 1);
    now = START.plusSeconds(1);
    unmet.nobodyWaited(PROJECT, "b", 2);
    unmet.notActive(PROJECT, "wfr_1", "a", 3);
    now = START.plusSeconds(2);
    unmet.nobodyWaited(PROJECT, "a", 4);

    var page = unmet.page(PROJECT, Long.MAX_VALUE);

    assertThat(page.since()).isEqualTo(START);
    assertThat(page.entries())
        .containsExactly(
            new Unmet.Entry(new Unmet.Kind("a", Optional.empty()), 4, 2, START, now, 4),
            new Unmet.Entry(
                new Unmet.Kind("a", Optional.of("wfr_1")),
                3,
                1,
                START.plusSeconds(1),
                START.plusSeconds(1),
                3),
            new Unmet.Entry(
                new Unmet.Kind("b", Optional.empty()),
                2,
                1,
                START.plusSeconds(1),
                START.plusSeconds(1),
                2));
    assertThat(unmet.page(PROJECT, 3).entries()).hasSize(1);
    assertThat(unmet.page(OTHER, Long.MAX_VALUE).entries()).isEmpty();
    assertThat(unmet.last(PROJECT, "a")).contains(now);
    assertThat(unmet.last(OTHER, "a")).isEmpty();
  }

  /// However many come, each project has its own, and whoever reads is told how far back they go.
  @Test
  void theOldestOfAProjectGoesWhereThereAreTooMany() {
    unmet.nobodyWaited(OTHER, "kept", 1);
    for (int i = 0; i <= Unmet.MOST; i++) {
      now = now.plusMillis(1);
      unmet.nobodyWaited(PROJECT, "event-" + i, 1);
    }

    var page = unmet.page(PROJECT, Long.MAX_VALUE);

    assertThat(page.entries()).hasSize(Unmet.MOST);
    assertThat(page.entries().getLast().kind().eventId()).isEqualTo("event-1");
    assertThat(page.since()).isEqualTo(START.plusMillis(1));
    assertThat(unmet.last(PROJECT, "event-0")).isEmpty();
    assertThat(unmet.page(OTHER, Long.MAX_VALUE).since()).isEqualTo(START);
    assertThat(unmet.page(OTHER, Long.MAX_VALUE).entries()).hasSize(1);
  }

  @Test
  void whatIsOldIsForgottenAndCountedAnew() {
    unmet.nobodyWaited(PROJECT, "a", 1);
    now = START.plus(Unmet.KEPT).plus(Duration.ofMillis(1));

    assertThat(unmet.page(PROJECT, Long.MAX_VALUE).entries()).isEmpty();
    assertThat(unmet.page(PROJECT, Long.MAX_VALUE).since()).isEqualTo(now.minus(Unmet.KEPT));
    assertThat(unmet.last(PROJECT, "a")).isEmpty();
    unmet.nobodyWaited(PROJECT, "a", 1);
    assertThat(unmet.page(PROJECT, Long.MAX_VALUE).entries())
        .extracting(Unmet.Entry::count)
        .containsExactly(1);
  }
}
