package dev.stepwell.testkit;

import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What other threads hand to a test, in order. The test waits for it and does not sleep.
public final class Received<T> implements Consumer<T> {
  /// Only a test that fails waits as long as this.
  private static final long PATIENCE_SECONDS = 60;

  private final BlockingQueue<T> queue = new LinkedBlockingQueue<>();

  @Override
  public void accept(T value) {
    queue.add(value);
  }

  /// The next value, which may be still to come.
  public T next() throws InterruptedException {
    var value = queue.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
    if (value == null) {
      throw new AssertionError("nothing came within " + PATIENCE_SECONDS + " seconds");
    }
    return value;
  }

  /// A value that has come already.
  public Optional<T> nextIfAny() {
    return Optional.ofNullable(queue.poll());
  }
}
