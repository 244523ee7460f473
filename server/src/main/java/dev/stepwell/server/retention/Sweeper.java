package dev.stepwell.server.retention;

import dev.stepwell.engine.Command;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Errors;
import dev.stepwell.server.partition.Partitions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// Forgets ended runs and dead letters where there is no room for all of them: a thread that looks
/// at each partition in turn. Each has its share, so that none needs to know of the others.
public final class Sweeper implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final Partitions partitions;
  private final long share;
  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  /// @param bytes what ended runs and dead letters may take in all
  public Sweeper(Partitions partitions, long bytes) {
    this.partitions = partitions;
    this.share = Math.max(1, bytes / partitions.count());
    this.thread = Thread.ofPlatform().name("sweeper").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
        for (int number = 0; number < partitions.count(); number++) {
          sweep(number);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// Brings one partition back to its share, unless the server is stopping or cannot write.
  void sweep(int number) {
    try {
      boolean going = true;
      while (going && stopped.getCount() > 0) {
        var surplus = Surplus.next(partitions.view(number), share);
        going = !surplus.isEmpty() && handled(surplus);
      }
    } catch (RuntimeException failure) {
      Errors.report("the size of what is retained", failure);
    }
  }

  /// Whether all commands were handled, so that there is a point in looking for more.
  private boolean handled(List<? extends Command> commands) {
    var answers = new ArrayList<CompletableFuture<Answer>>();
    for (var command : commands) {
      var answer = new CompletableFuture<Answer>();
      answers.add(answer);
      partitions.submit(command, answer::complete);
    }
    boolean all = true;
    for (var answer : answers) {
      all &= answer.join() instanceof Answer.Replied;
    }
    return all;
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
