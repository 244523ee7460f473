package dev.stepwell.server.timer;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.server.partition.Due;
import dev.stepwell.server.partition.Errors;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes what is due in one partition, in order of time: a thread that drives a [Horizon].
public final class Timer implements Due, AutoCloseable {
  private static final long PAUSE_AFTER_ERROR_MILLIS = 1_000;

  private final Rows<DueKey, DueWork> rows;
  private final InstantSource clock;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Horizon horizon;

  /// When the thread looks again by itself; it need not be told of what is due later than that.
  private long looksAgainAt;

  /// Whether there was no room the last time.
  private volatile boolean refused;

  private boolean stopped;
  private final Thread thread;

  public Timer(String name, Rows<DueKey, DueWork> rows, InstantSource clock, Wake wake) {
    this.rows = rows;
    this.clock = clock;
    this.horizon = new Horizon(wake, Horizon.Size.DEFAULT);
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Whether anybody looks at what is due.
  public boolean running() {
    return thread.isAlive();
  }

  @Override
  public void committed(List<Row<DueKey, DueWork>> rows) {
    lock.lock();
    try {
      long now = clock.millis();
      horizon.committed(rows, now);
      if (isToBeTold(horizon.nextMillis(), now)) {
        changed.signal();
      }
    } finally {
      lock.unlock();
    }
  }

  /// Waking the thread costs more than all else here, and most of what is committed was woken
  /// already or is due later than the thread looks again. The clock may have jumped meanwhile.
  private boolean isToBeTold(long next, long now) {
    return next < looksAgainAt || now >= looksAgainAt || (next <= now && !refused);
  }

  /// Forgets what is in memory and reads it again: after the store had failed.
  public void reload() {
    lock.lock();
    try {
      horizon.reload();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// There is room again for work that was refused. Called for each message that ends, so it costs
  /// nothing where nothing was refused.
  public void room() {
    if (refused && lock.tryLock()) {
      try {
        changed.signal();
      } finally {
        lock.unlock();
      }
    }
  }

  /// How long ago the oldest row that could not be woken yet was due.
  public Duration lateness() {
    lock.lock();
    try {
      return horizon
          .oldestMillis()
          .map(oldest -> Duration.ofMillis(Math.max(0, clock.millis() - oldest)))
          .orElse(Duration.ZERO);
    } finally {
      lock.unlock();
    }
  }

  /// Rows in memory whose time has come and that could not be woken yet.
  public int waiting() {
    lock.lock();
    try {
      return horizon.dueBy(clock.millis());
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!stopped) {
        try {
          long pause = step();
          if (!stopped) {
            changed.await(pause, TimeUnit.MILLISECONDS);
          }
        } catch (RuntimeException failure) {
          Errors.report("what is due", failure);
          horizon.reload();
          rest();
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Returns for how many milliseconds there is nothing more to do.
  private long step() {
    var reading = horizon.toRead(clock.millis());
    reading.ifPresent(range -> horizon.read(range, page(range)));
    refused = !horizon.wakeDue(clock.millis());
    long now = clock.millis();
    long pause = horizon.pauseMillis(now, !refused);
    looksAgainAt = now + pause;
    return pause;
  }

  /// Commits must not wait for the store to be read.
  private List<Row<DueKey, DueWork>> page(Horizon.Reading range) {
    lock.unlock();
    try {
      return rows.ascending(range.from(), range.to(), range.limit());
    } finally {
      lock.lock();
    }
  }

  private void rest() throws InterruptedException {
    long left = TimeUnit.MILLISECONDS.toNanos(PAUSE_AFTER_ERROR_MILLIS);
    while (left > 0 && !stopped) {
      left = changed.awaitNanos(left);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      stopped = true;
      changed.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
