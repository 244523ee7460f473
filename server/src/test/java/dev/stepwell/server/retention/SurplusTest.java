package dev.stepwell.server.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.MessageCommand.ForgetLetter;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Which runs go where there is no room for all of them.
class SurplusTest {
  private static final Instant EXPIRES = Instant.parse("2026-12-01T00:00:00Z");

  private final MapTables tables = new MapTables();
  private static final ProjectId PROJECT = new ProjectId("acme");

  private long total;

  private void retain(Kind kind, long endedMillis, long run, long bytes) {
    tables
        .retained()
        .insert(
            new RetainedKey(kind, endedMillis, new Origin(run, 0)),
            new Retained(bytes, Optional.of(EXPIRES)));
    total += bytes;
    tables.retained().upsert(RetainedKey.TOTAL, Retained.sum(total));
  }

  private List<Long> next(long share) {
    return Surplus.next(tables, share).stream().map(SurplusTest::ticket).toList();
  }

  @Test
  void theOldestGoFirstAndFailedOnesLast() {
    retain(Kind.FAILED, 1, 1, 100);
    retain(Kind.SETTLED, 20, 2, 100);
    retain(Kind.SETTLED, 10, 3, 100);
    tables.retained().upsert(RetainedKey.INDEXED, Retained.sum(0));
    assertThat(next(300)).isEmpty();
    assertThat(next(299)).containsExactly(3L);
    assertThat(next(150)).containsExactly(3L, 2L);
    assertThat(next(99)).containsExactly(3L, 2L, 1L);
  }

  private static long ticket(Command command) {
    return switch (command) {
      case ExpireRun(var origin, var due) -> {
        assertThat(due).isEqualTo(EXPIRES);
        yield origin.ticket();
      }
      case ForgetLetter(var entry) -> {
        assertThat(entry.project()).isEqualTo(PROJECT);
        yield entry.failure().ticket();
      }
      default -> throw new AssertionError(command);
    };
  }

  @Test
  void deadLettersOfMessagesGoBetweenFailedRuns() {
    retain(Kind.FAILED, 1, 1, 100);
    retain(Kind.LETTER, 2, 2, 100);
    var entry = new DeadKey(PROJECT, new Origin(2, 0));
    tables.due().insert(DueWork.expiry(entry.failure(), EXPIRES), new DueWork.ForgetLetter(entry));
    retain(Kind.FAILED, 3, 3, 100);
    retain(Kind.SETTLED, 4, 4, 100);

    assertThat(next(0)).containsExactly(4L, 1L, 2L, 3L);
  }

  @Test
  void nothingIsRetainedAtFirst() {
    assertThat(next(1)).isEmpty();
  }

  @Test
  void fewGoAtOnce() {
    for (int run = 0; run < 2 * Surplus.MOST; run++) {
      retain(Kind.SETTLED, run, run, 10);
    }
    assertThat(next(0)).hasSize(Surplus.MOST);
  }

  @Test
  void largeOnesGoAloneButTheyGo() {
    retain(Kind.SETTLED, 1, 1, 2 * Surplus.MOST_BYTES);
    retain(Kind.SETTLED, 2, 2, 10);
    assertThat(next(0)).containsExactly(1L);
  }
}
