package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.stepwell.server.api.vitals.Statistics.Disk;
import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreCondition;
import dev.stepwell.store.StoreException;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// When the disk will be full.
class DiskTrendTest {
  private static final long STEP = DiskTrend.EVERY.toMillis();
  private static final long GIB = 1L << 30;

  private final SizedStore store = new SizedStore();
  private final DiskTrend trend = new DiskTrend(store);
  private long now = Duration.ofDays(20_000).toMillis();

  /// A store that says how large it is, and does nothing else.
  private static final class SizedStore implements Store {
    private long data = 10 * GIB;
    private boolean fails;
    private int looks;

    @Override
    public Optional<StoreCondition> condition() {
      looks++;
      if (fails) {
        throw new StoreException("no disk", new IllegalStateException());
      }
      return Optional.of(
          new StoreCondition(
              new StoreCondition.Disk(data, 50 * GIB, 100 * GIB),
              new StoreCondition.Backlog(0, 0),
              false,
              0));
    }

    @Override
    public int partitions() {
      return 0;
    }

    @Override
    public Slice slice(int partition) {
      throw new IllegalStateException("nobody reads it");
    }

    @Override
    public void recover() {}

    @Override
    public void close() {}
  }

  private void grows(int steps, long bytes) {
    for (int i = 0; i < steps; i++) {
      trend.sample(now);
      now += STEP;
      store.data += bytes;
    }
  }

  private Disk disk() {
    return trend.now(now).orElseThrow();
  }

  @Test
  void nothingIsToldOfTheFirstHour() {
    grows(12, GIB);
    assertThat(disk().growthPerDay()).isEmpty();
    assertThat(disk().daysUntilFull()).isEmpty();
    grows(1, GIB);
    assertThat(disk().growthPerDay()).hasValue(288 * GIB);
    assertThat(disk().daysUntilFull().orElseThrow()).isCloseTo(50.0 / 288, within(1e-6));
  }

  @Test
  void dataThatDoNotGrowFillNothing() {
    grows(20, 0);
    assertThat(disk().growthPerDay()).hasValue(0);
    assertThat(disk().daysUntilFull()).isEmpty();
    grows(20, -GIB / 10);
    assertThat(disk().growthPerDay().orElseThrow()).isNegative();
    assertThat(disk().daysUntilFull()).isEmpty();
  }

  @Test
  void theLastDayTellsAndNotWhatWasBefore() {
    grows(1_000, GIB);
    store.data = 10 * GIB;
    grows(288, 1 << 20);
    assertThat(disk().growthPerDay()).hasValue(288L << 20);
  }

  @Test
  void whoeverAsksOftenCostsOneLook() {
    for (int i = 0; i < 100; i++) {
      assertThat(disk().data()).isEqualTo(10 * GIB);
    }
    assertThat(store.looks).isEqualTo(1);
    now += 10_000;
    store.data++;
    assertThat(disk().data()).isEqualTo(10 * GIB + 1);
  }

  @Test
  void aDiskThatCannotBeLookedAtIsNotTold() {
    store.fails = true;
    assertThat(trend.now(now)).isEmpty();
    grows(3, GIB);
    store.fails = false;
    now += 10_000;
    assertThat(trend.now(now)).isPresent();
  }
}
