package dev.stepwell.server.partition;

import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Drives a partition on a thread of its own: takes all tasks that wait, has them handled in one
/// batch, and passes on what came of it. The busier it is the larger the batches, so nothing that
/// anybody waits for ever waits for a batch to fill.
final class PartitionLoop implements Runnable {
  private static final Logger LOG = LoggerFactory.getLogger(PartitionLoop.class);
  private static final int LARGEST_BATCH = 1024;

  /// How long patient tasks wait for others. What the endpoint of a delivery does next, and what
  /// the client of a message publishes next, comes sooner as a rule.
  static final Duration PATIENCE = Duration.ofMillis(2);

  private static final long RECOVERY_PAUSE_MILLIS = 500;

  /// A batch that takes longer waits for a disk that does not answer.
  private static final Duration SLOW_DISK = Duration.ofSeconds(10);

  /// How often it looks whether it was stopped.
  private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final Partition partition;
  private final Store store;
  private final InstantSource clock;
  private final Duration patience;
  private final Consumer<Relay> relays;
  private volatile Runnable recovered;
  private final TaskQueue queue;
  private volatile Due due = _ -> {};
  private volatile Watch watch = Watch.NOBODY;
  private volatile boolean failing;
  private volatile boolean stopping;
  private volatile boolean ended;

  private final AtomicLong commits = new AtomicLong();

  /// When the batch that is being handled began, by the clock that only grows; 0 where there is
  /// none.
  private volatile long busySince;

  /// @param patience how long a task that is patient waits for others
  /// @param relays takes commands for other partitions
  /// @param recovered is told after the store had failed and works again: hints in memory may be
  ///   gone
  PartitionLoop(
      Partition partition,
      Store store,
      InstantSource clock,
      int queueLimit,
      Duration patience,
      Consumer<Relay> relays,
      Runnable recovered) {
    this.partition = partition;
    this.store = store;
    this.clock = clock;
    this.patience = patience;
    this.relays = relays;
    this.recovered = recovered;
    this.queue = new TaskQueue(queueLimit);
  }

  Partition partition() {
    return partition;
  }

  void recovered(Runnable listener) {
    var before = recovered;
    recovered =
        () -> {
          before.run();
          listener.run();
        };
  }

  void due(Due listener) {
    due = listener;
  }

  void watch(Watch listener) {
    watch = listener;
  }

  /// Hands a task over; it is answered at once, with `Unavailable`, where it cannot be taken.
  void submit(Task task) {
    if (stopping) {
      task.whenDone().accept(new Answer.Unavailable("the server is stopping"));
    } else if (failing) {
      task.whenDone().accept(new Answer.Unavailable("the store is not working at the moment"));
    } else if (!queue.offer(task)) {
      task.whenDone()
          .accept(new Answer.Unavailable("too many requests are waiting, try again later"));
    } else if (ended) {
      refuseAll(); // it came too late for the loop, which will not look again
    }
  }

  boolean failing() {
    return failing;
  }

  /// What keeps commands from being handled; nothing where all is well.
  Optional<String> obstacle() {
    return obstacle(System.nanoTime());
  }

  Optional<String> obstacle(long now) {
    var name = "partition " + partition.number();
    if (ended || stopping) {
      return Optional.of(name + " has stopped");
    }
    if (failing) {
      return Optional.of(name + " cannot write");
    }
    long since = busySince;
    return since != 0 && now - since > SLOW_DISK.toNanos()
        ? Optional.of(name + " waits for its disk")
        : Optional.empty();
  }

  int waiting() {
    return queue.size();
  }

  /// Batches that were committed since the start.
  long commits() {
    return commits.get();
  }

  /// Takes no more tasks; those that wait are still handled.
  void stop() {
    stopping = true;
  }

  @Override
  public void run() {
    var batch = new ArrayList<Task>();
    try {
      while (next(batch)) {
        handle(batch);
        batch.clear();
      }
    } finally {
      ended = true;
    }
    refuseAll();
  }

  private void refuseAll() {
    var left = new ArrayList<Task>();
    queue.drainTo(left, Integer.MAX_VALUE);
    refuse(left, new Answer.Unavailable("the server is stopping"));
  }

  private void handle(List<Task> batch) {
    Partition.Batch done;
    long began = System.nanoTime();
    try {
      done = handle(batch, began);
    } catch (StoreException failure) {
      LOG.error("partition {} cannot write: {}", partition.number(), failure.getMessage());
      failing = true;
      refuse(batch, new Answer.Unavailable("the store failed: " + failure.getMessage()));
      recover();
      return;
    } catch (RuntimeException | Error bug) {
      var id = Errors.report("a batch of partition " + partition.number(), bug);
      refuse(batch, new Answer.Broken(id));
      return;
    }
    var took = Duration.ofNanos(System.nanoTime() - began);
    commits.incrementAndGet();
    passOn(done);
    show(done, batch.size(), took);
  }

  private void show(Partition.Batch done, int tasks, Duration took) {
    try {
      watch.committed(partition.view(), done, tasks, took);
    } catch (RuntimeException unseen) {
      Errors.report("what is to be shown of partition " + partition.number(), unseen);
    }
  }

  private Partition.Batch handle(List<Task> batch, long began) {
    busySince = began | 1; // never 0
    try {
      return partition.handle(batch, clock.instant());
    } finally {
      busySince = 0;
    }
  }

  /// The batch is on disk, whatever happens here. Answers come first: who hears that a message was
  /// dealt with must know it before he hears when it is due next.
  private void passOn(Partition.Batch done) {
    done.answers().forEach(PartitionLoop::tell);
    try {
      done.relays().forEach(relays);
      if (!done.due().isEmpty()) {
        due.committed(done.due());
      }
    } catch (RuntimeException failure) {
      Errors.report("what partition " + partition.number() + " has committed", failure);
      failing = true;
      recover();
    }
  }

  /// Waits for work; false once it was told to stop and nothing is left.
  private boolean next(List<Task> batch) {
    try {
      while (!take(batch)) {
        if (stopping) {
          return false;
        }
        queue.await(LOOK_NANOS);
      }
      awaitCompany(batch);
      return true;
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt(); // once what was taken is handled, this ends
      return !batch.isEmpty();
    }
  }

  /// Takes what waits; false if there was nothing.
  private boolean take(List<Task> batch) {
    int before = batch.size();
    queue.drainTo(batch, LARGEST_BATCH - before);
    return batch.size() > before;
  }

  private void awaitCompany(List<Task> batch) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    int patient = 0;
    while (!stopping && batch.size() < LARGEST_BATCH) {
      while (patient < batch.size() && batch.get(patient).patient()) {
        patient++;
      }
      if (patient < batch.size()) {
        return;
      }
      queue.await(end - System.nanoTime());
      if (!take(batch)) {
        return;
      }
    }
  }

  /// Does not return before the store works again or the server stops; meanwhile every task is
  /// refused.
  private void recover() {
    long attempts = 0;
    while (!stopping) {
      var waiting = new ArrayList<Task>();
      queue.drainTo(waiting, Integer.MAX_VALUE);
      refuse(waiting, new Answer.Unavailable("the store is not working at the moment"));
      try {
        Thread.sleep(RECOVERY_PAUSE_MILLIS);
        store.recover();
        recovered.run();
        failing = false;
        LOG.info("partition {} can write again", partition.number());
        return;
      } catch (RuntimeException still) {
        if (attempts++ % 20 == 0) {
          LOG.warn("partition {} still cannot write", partition.number(), still);
        }
      } catch (InterruptedException stop) {
        Thread.currentThread().interrupt();
        return;
      }
    }
  }

  private static void refuse(List<Task> tasks, Answer answer) {
    tasks.forEach(task -> tell(() -> task.whenDone().accept(answer)));
  }

  private static void tell(Runnable answer) {
    try {
      answer.run();
    } catch (RuntimeException bug) {
      Errors.report("an answer", bug);
    }
  }
}
