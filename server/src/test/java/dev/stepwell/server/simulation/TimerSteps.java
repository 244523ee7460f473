package dev.stepwell.server.simulation;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.server.timer.Horizon;
import dev.stepwell.server.timer.Wake;
import java.time.Duration;
import java.util.List;

/// Drives a [Horizon] as the timer's thread does; others go on while it reads.
final class TimerSteps {
  private static final Horizon.Size SIZE = new Horizon.Size(2, 3, 30_000);

  private final Surroundings around;
  private final Life life;
  private final View view;
  private final Horizon horizon;
  private boolean reading;
  private int waits;

  TimerSteps(Surroundings around, Life life, View view, Wake wake) {
    this.around = around;
    this.life = life;
    this.view = view;
    this.horizon = new Horizon(wake, SIZE);
  }

  void committed(List<Row<DueKey, DueWork>> rows) {
    var heard =
        rows.stream()
            .filter(_ -> !around.has(Bug.DUE_ROW_FORGOTTEN) || !around.faults().maybe(3))
            .toList();
    horizon.committed(heard, now());
    signal();
  }

  void reload() {
    horizon.reload();
    signal();
  }

  /// Something may have changed: looks now instead of when it wanted to.
  void signal() {
    if (!reading) {
      waitFor(Duration.ZERO);
    }
  }

  private void step() {
    var range = horizon.toRead(now());
    if (range.isEmpty()) {
      wakeDue();
      return;
    }
    reading = true;
    life.after(around.faults().micros(500), () -> read(range.get()));
  }

  private void read(Horizon.Reading range) {
    var page = view.due().ascending(range.from(), range.to(), range.limit());
    life.after(
        around.faults().micros(500),
        () -> {
          reading = false;
          horizon.read(range, page);
          wakeDue();
        });
  }

  private void wakeDue() {
    boolean room = horizon.wakeDue(now());
    waitFor(Duration.ofMillis(horizon.pauseMillis(now(), room)));
  }

  /// Only the last wait counts.
  private void waitFor(Duration pause) {
    int wait = ++waits;
    life.after(
        pause,
        () -> {
          if (wait == waits && !reading) {
            step();
          }
        });
  }

  private long now() {
    return around.world().millis();
  }
}
