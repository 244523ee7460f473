package dev.stepwell.server.timer;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.server.partition.Due;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// Wakes what is due in one partition, in order of time. It holds the rows below its horizon in
/// memory; what lies beyond is read when the horizon moves on. The horizon comes nearer again when
/// too much is due below it.
public final class Timer implements Due, AutoCloseable {
  private static final int PAGE = 10_000;
  private static final int MOST_IN_MEMORY = 4 * PAGE;
  private static final long WINDOW_MILLIS = 30_000;
  private static final long NO_ROOM_PAUSE_MILLIS = 10;

  private final Rows<DueKey, DueWork> rows;
  private final InstantSource clock;
  private final Wake wake;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final TreeMap<DueKey, DueWork> near = new TreeMap<>();
  private DueKey horizon = DueKey.from(0);
  private boolean stopped;
  private final Thread thread;

  public Timer(String name, Rows<DueKey, DueWork> rows, InstantSource clock, Wake wake) {
    this.rows = rows;
    this.clock = clock;
    this.wake = wake;
    this.thread = Thread.ofPlatform().name(name).daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  /// Takes new rows. Those that are due already are woken here and now if nothing waits before
  /// them.
  @Override
  public void committed(List<Row<DueKey, DueWork>> rows) {
    lock.lock();
    try {
      long now = clock.millis();
      boolean free = near.isEmpty() || near.firstKey().atMillis() > now;
      for (var row : rows) {
        if (row.key().compareTo(horizon) >= 0) {
          continue;
        }
        if (free && row.key().atMillis() <= now) {
          free = wake.wake(row);
          if (free) {
            continue;
          }
        }
        near.put(row.key(), row.value());
      }
      bound();
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// Forgets what is in memory and reads it again: after the store had failed.
  public void reload() {
    lock.lock();
    try {
      near.clear();
      horizon = DueKey.from(0);
      changed.signal();
    } finally {
      lock.unlock();
    }
  }

  /// There is room again for work that was refused.
  public void room() {
    if (lock.tryLock()) {
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
      return near.isEmpty()
          ? Duration.ZERO
          : Duration.ofMillis(Math.max(0, clock.millis() - near.firstKey().atMillis()));
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    lock.lock();
    try {
      while (!stopped) {
        load();
        long now = clock.millis();
        long pause = wakeDue(now) ? untilNext(clock.millis()) : NO_ROOM_PAUSE_MILLIS;
        if (pause > 0 && !stopped) {
          changed.await(pause, TimeUnit.MILLISECONDS);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }

  /// Moves the horizon on and reads up to it. The horizon moves first, so that what is committed
  /// while the store is read is taken too; rows that come both ways are one.
  private void load() {
    long wanted = clock.millis() + WINDOW_MILLIS;
    if (near.size() >= PAGE || horizon.atMillis() > wanted - WINDOW_MILLIS / 2) {
      return;
    }
    var from = horizon;
    horizon = DueKey.from(wanted);
    List<Row<DueKey, DueWork>> page;
    lock.unlock();
    try {
      page = rows.ascending(from, DueKey.from(wanted), PAGE);
    } finally {
      lock.lock();
    }
    page.forEach(row -> near.put(row.key(), row.value()));
    if (page.size() == PAGE) {
      var last = page.getLast().key();
      if (last.compareTo(horizon) < 0) {
        horizon = last;
      }
    }
    bound();
  }

  private void bound() {
    while (near.size() > MOST_IN_MEMORY) {
      horizon = near.pollLastEntry().getKey();
    }
  }

  /// False if something is due for which there is no room.
  private boolean wakeDue(long now) {
    while (!near.isEmpty() && near.firstKey().atMillis() <= now && !stopped) {
      var first = near.pollFirstEntry();
      if (!wake.wake(new Row<>(first.getKey(), first.getValue()))) {
        near.put(first.getKey(), first.getValue());
        return false;
      }
    }
    return true;
  }

  private long untilNext(long now) {
    long next = near.isEmpty() ? WINDOW_MILLIS / 2 : near.firstKey().atMillis() - now;
    long load = near.size() < PAGE ? horizon.atMillis() - WINDOW_MILLIS / 2 - now : next;
    return Math.max(1, Math.min(next, load));
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
