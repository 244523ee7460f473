package dev.stepwell.server.share;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.testkit.Signal;
import java.util.ArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TurnsTest {
  private static final ProjectId GREEDY = new ProjectId("greedy");
  private static final ProjectId MODEST = new ProjectId("modest");

  private final Turns turns = new Turns(4);

  @Test
  void whoAsksForMuchLeavesPlacesToTheOthers() throws InterruptedException {
    var begun = new CountDownLatch(2);
    var most = new AtomicInteger();
    var running = new AtomicInteger();
    var end = new CountDownLatch(1);
    var threads = new ArrayList<Thread>();
    for (int i = 0; i < 50; i++) {
      threads.add(
          Thread.startVirtualThread(() ->
              turns.take(
                  GREEDY,
                  () -> {
                    most.accumulateAndGet(running.incrementAndGet(), Math::max);
                    begun.countDown();
                    awaitEnd(end);
                    return running.decrementAndGet();
                  })));
    }
    begun.await();

    assertThat(turns.take(MODEST, () -> "done")).isEqualTo("done");
    end.countDown();
    for (var thread : threads) {
      thread.join();
    }
    assertThat(most).hasValue(2);
  }

  @Test
  void workThatFailsGivesItsPlaceBack() throws InterruptedException {
    for (int i = 0; i < 10; i++) {
      try {
        turns.take(
            GREEDY,
            () -> {
              throw new IllegalStateException("a bug");
            });
      } catch (IllegalStateException expected) {
        assertThat(expected).hasMessage("a bug");
      }
    }
    var done = new Signal();
    Thread.startVirtualThread(() ->
        turns.take(
            GREEDY,
            () -> {
              done.give();
              return 0;
            }));
    done.await();
  }

  private static void awaitEnd(CountDownLatch end) {
    try {
      end.await();
    } catch (InterruptedException stop) {
      throw new IllegalStateException(stop);
    }
  }
}
