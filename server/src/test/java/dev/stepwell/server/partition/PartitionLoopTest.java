package dev.stepwell.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Command;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.store.tables.Checks;
import dev.stepwell.testkit.FakeClock;
import dev.stepwell.testkit.Received;
import dev.stepwell.testkit.Signal;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class PartitionLoopTest {
  private static final int QUEUE_LIMIT = 2;

  private final FailingStore store = new FailingStore(1);
  private final Received<Answer> answers = new Received<>();
  private final Signal recovered = new Signal();
  private final PartitionLoop loop = loop(Duration.ofDays(1));
  private final Thread thread = Thread.ofPlatform().daemon().unstarted(loop);
  private int runs;

  private PartitionLoop loop(Duration patience) {
    return new PartitionLoop(
        new Partition(0, 1, Given.engine(), store.slice(0), Checks.FULL),
        store,
        FakeClock.at(Given.NOW),
        QUEUE_LIMIT,
        patience,
        _ -> {},
        recovered::give);
  }

  @AfterEach
  void stop() throws InterruptedException {
    loop.stop();
    thread.join();
  }

  private Command start() {
    return Given.start(Given.nameIn(0, 1, "run-" + runs++ + "-"), "1");
  }

  private void submit() {
    loop.submit(new Task.Handle(start(), answers));
  }

  /// A commit that lasts until the test lets it go.
  private Signal commitThatWaits() throws InterruptedException {
    var reached = new Signal();
    var released = new Signal();
    store.next(write -> {
      reached.give();
      try {
        released.await();
      } catch (InterruptedException stop) {
        throw new IllegalStateException(stop);
      }
      write.run();
    });
    submit();
    reached.await();
    return released;
  }

  @Test
  void refusesWhatItHasNoRoomForAndHandlesTheRest() throws InterruptedException {
    thread.start();
    var released = commitThatWaits();
    submit();
    submit();
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Unavailable.class);
    released.give();
    for (int i = 0; i < 1 + QUEUE_LIMIT; i++) {
      assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    }
  }

  @Test
  void whatNobodyWaitsForSharesTheCommitOfWhatComesNext() throws InterruptedException {
    var commits = new AtomicInteger();
    Commit counted =
        write -> {
          commits.incrementAndGet();
          write.run();
        };
    store.next(counted);
    store.next(counted);
    thread.start();
    loop.submit(new Task.Patient(start(), answers));
    while (loop.waiting() > 0) {
      Thread.onSpinWait();
    }
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    assertThat(commits).hasValue(1);
  }

  @Test
  void aDiskThatDoesNotAnswerIsAnObstacleAfterAWhile() throws InterruptedException {
    thread.start();
    var released = commitThatWaits();
    assertThat(loop.obstacle()).isEmpty();
    assertThat(loop.obstacle(System.nanoTime() + Duration.ofSeconds(11).toNanos()))
        .contains("partition 0 waits for its disk");
    released.give();
    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    loop.stop();
    thread.join();
    assertThat(loop.obstacle()).contains("partition 0 has stopped");
  }

  @Test
  void whatNobodyWaitsForIsCommittedAlsoWhereNothingComes() throws InterruptedException {
    var impatient = loop(PartitionLoop.PATIENCE);
    var other = Thread.ofPlatform().daemon().start(impatient);
    impatient.submit(new Task.Patient(start(), answers));

    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    impatient.stop();
    other.join();
  }

  @Test
  void handlesWhatWaitsBeforeItStopsAndRefusesTheRest() throws InterruptedException {
    thread.start();
    var released = commitThatWaits();
    submit();
    loop.stop();
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Unavailable.class);
    released.give();
    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    thread.join();
    submit();
    assertThat(answers.next()).isInstanceOf(Answer.Unavailable.class);
  }

  @Test
  void takesCommandsAgainWhenTheStoreWorksAgain() throws InterruptedException {
    store.next(Commit.FAILS);
    store.failRecoveries(1);
    thread.start();
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Unavailable.class);
    assertThat(loop.failing()).isTrue();
    submit();
    assertThat(answers.next()).isInstanceOf(Answer.Unavailable.class);
    recovered.await();
    Answer answer;
    do {
      submit();
      answer = answers.next();
    } while (answer instanceof Answer.Unavailable);
    assertThat(answer).isInstanceOf(Answer.Replied.class);
    assertThat(loop.failing()).isFalse();
  }

  @Test
  void aBatchThatBreaksDoesNotEndTheLoop() throws InterruptedException {
    store.next(_ -> {
      throw new IllegalStateException("a bug");
    });
    thread.start();
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Broken.class);
    submit();
    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
  }

  @Test
  void whatIsOnDiskIsAnsweredOnceEvenIfNobodyCanHearThatItIsDue() throws InterruptedException {
    loop.due(_ -> {
      throw new IllegalStateException("a bug");
    });
    thread.start();
    submit();

    assertThat(answers.next()).isInstanceOf(Answer.Replied.class);
    // Hints were lost, so those who live by them look at the rows again.
    recovered.await();
    assertThat(answers.nextIfAny()).isEmpty();
  }
}
