package dev.stepwell.cli.client;

import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.IntConsumer;

/// Many pieces of the same work, each with the moments at which it was begun, acknowledged and
/// done. Pieces have numbers from 0 on. May be used by many threads at once.
final class Work {
  private static final long LOOK_MILLIS = 1_000;

  private final AtomicLongArray begun;
  private final AtomicLongArray acknowledged;
  private final AtomicLongArray done;
  private final AtomicInteger left;
  private final long from = System.nanoTime();

  Work(int count) {
    begun = new AtomicLongArray(count);
    acknowledged = new AtomicLongArray(count);
    done = new AtomicLongArray(count);
    left = new AtomicInteger(count);
  }

  int count() {
    return done.length();
  }

  void begin(int piece) {
    begun.set(piece, now());
  }

  /// The server has said that it has it.
  void acknowledge(int piece) {
    acknowledged.set(piece, now());
  }

  /// A piece that is done a second time counts once.
  synchronized void finish(int piece) {
    if (piece >= 0 && piece < count() && done.compareAndSet(piece, 0, now())) {
      if (left.decrementAndGet() == 0) {
        notifyAll();
      }
    }
  }

  private long now() {
    return System.nanoTime() - from + 1; // never 0
  }

  boolean isDone(int piece) {
    return done.get(piece) != 0;
  }

  /// Waits until all is done, as long as something is from time to time.
  ///
  /// @param patience without anything being done
  /// @param progress hears now and then how many are done
  /// @return whether all is
  synchronized boolean await(Duration patience, IntConsumer progress) throws InterruptedException {
    int before = left.get();
    long changed = System.nanoTime();
    while (left.get() > 0) {
      wait(LOOK_MILLIS);
      progress.accept(count() - left.get());
      if (left.get() != before) {
        before = left.get();
        changed = System.nanoTime();
      } else if (System.nanoTime() - changed > patience.toNanos()) {
        return false;
      }
    }
    return true;
  }

  /// Until the server had said of each that it has it.
  Measured acknowledgements(String name) {
    return measured(name, begun, acknowledged);
  }

  /// Until each was done.
  Measured completions(String name) {
    return measured(name, begun, done);
  }

  private static Measured measured(String name, AtomicLongArray from, AtomicLongArray to) {
    var times = new long[from.length()];
    long first = Long.MAX_VALUE;
    long last = 0;
    for (int i = 0; i < times.length; i++) {
      times[i] = to.get(i) - from.get(i);
      first = Math.min(first, from.get(i));
      last = Math.max(last, to.get(i));
    }
    Arrays.sort(times);
    return new Measured(name, times.length, last - first, quantile(times, 50), quantile(times, 99));
  }

  /// The smallest time that so many of a hundred do not exceed.
  static long quantile(long[] sorted, int percent) {
    return sorted[Math.ceilDiv(sorted.length * percent, 100) - 1];
  }

  /// What came of it. Times are in nanoseconds.
  ///
  /// @param took from the begin of the first to the end of the last
  /// @param median of the times of all
  /// @param high what 99 of a hundred do not exceed
  record Measured(String name, int count, long took, long median, long high) {
    double perSecond() {
      return count * 1e9 / Math.max(1, took);
    }
  }
}
