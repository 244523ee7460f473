package dev.stepwell.server.timer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.store.StoreException;
import dev.stepwell.testkit.FakeClock;
import dev.stepwell.testkit.Received;
import dev.stepwell.testkit.Signal;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TimerTest {
  private final FakeClock clock = FakeClock.at("2026-11-25T10:00:00Z");
  private final DueRows rows = new DueRows();
  private final Received<Integer> woken = new Received<>();

  private Timer timer(Rows<DueKey, DueWork> rows, Wake wake) {
    var timer = new Timer("timer", rows, clock, wake);
    timer.start();
    return timer;
  }

  private boolean wake(Row<DueKey, DueWork> row) {
    woken.accept(DueRows.number(row));
    return true;
  }

  @Test
  void wakesWhatIsThereAndWhatComes() throws InterruptedException {
    rows.add(clock.millis(), 1).add(clock.millis() + 1_000, 2);
    try (var timer = timer(rows, this::wake)) {
      assertThat(woken.next()).isEqualTo(1);
      timer.committed(List.of(DueRows.row(clock.millis(), 3)));
      assertThat(woken.next()).isEqualTo(3);
      assertThat(woken.nextIfAny()).isEmpty();

      clock.advance(Duration.ofSeconds(1));
      timer.committed(List.of());
      assertThat(woken.next()).isEqualTo(2);
    }
  }

  @Test
  void aStoreThatCannotBeReadDoesNotEndIt() throws InterruptedException {
    rows.add(clock.millis(), 1);
    var fails = new AtomicInteger(1);
    var failing =
        new Rows<DueKey, DueWork>() {
          @Override
          public Optional<DueWork> get(DueKey key) {
            return rows.get(key);
          }

          @Override
          public List<Row<DueKey, DueWork>> ascending(DueKey from, DueKey to, int limit) {
            if (fails.getAndDecrement() > 0) {
              throw new StoreException("the test says so");
            }
            return rows.ascending(from, to, limit);
          }

          @Override
          public List<Row<DueKey, DueWork>> descending(DueKey from, DueKey to, int limit) {
            return rows.descending(from, to, limit);
          }
        };

    try (var _ = timer(failing, this::wake)) {
      assertThat(woken.next()).isEqualTo(1);
    }
  }

  @Test
  void aWakeThatBreaksLosesNoRow() throws InterruptedException {
    rows.add(clock.millis(), 1).add(clock.millis(), 2);
    var breaks = new AtomicBoolean(true);

    try (var _ =
        timer(
            rows,
            row -> {
              if (breaks.getAndSet(false)) {
                throw new IllegalStateException("a bug");
              }
              return wake(row);
            })) {
      assertThat(woken.next()).isEqualTo(1);
      assertThat(woken.next()).isEqualTo(2);
    }
  }

  @Test
  void saysHowLateTheOldestRowIs() throws InterruptedException {
    var offered = new Signal();
    rows.add(clock.millis() - 1_500, 1);
    try (var timer =
        timer(
            rows,
            _ -> {
              offered.give();
              return false;
            })) {
      offered.await();
      assertThat(timer.lateness()).isEqualTo(Duration.ofMillis(1_500));
    }
  }
}
