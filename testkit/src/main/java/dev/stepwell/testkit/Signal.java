package dev.stepwell.testkit;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Something that happens once and that a thread can wait for.
public final class Signal {
  /// Only a test that fails waits as long as this.
  private static final long PATIENCE_SECONDS = 60;

  private final CountDownLatch latch = new CountDownLatch(1);

  /// It happened. Once more is fine.
  public void give() {
    latch.countDown();
  }

  public boolean given() {
    return latch.getCount() == 0;
  }

  public void await() throws InterruptedException {
    if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
      throw new AssertionError("no signal within " + PATIENCE_SECONDS + " seconds");
    }
  }
}
