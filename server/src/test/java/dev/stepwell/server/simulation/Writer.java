package dev.stepwell.server.simulation;

import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Task;
import dev.stepwell.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;

/// Drives a partition as its loop does: batches, then answers, relays and due rows in this order,
/// and everything else may happen in between. A crash may come at each of these points.
final class Writer {
  private static final int QUEUE_LIMIT = 3;
  private static final Duration RECOVERY_PAUSE = Duration.ofMillis(500);

  private final Surroundings around;
  private final Life life;
  private final Partition partition;
  private final Queue<Task> queue = new ArrayDeque<>();
  private boolean busy;
  private boolean failing;

  Writer(Surroundings around, Life life, Partition partition) {
    this.around = around;
    this.life = life;
    this.partition = partition;
  }

  Partition partition() {
    return partition;
  }

  void submit(Task task) {
    if (failing) {
      task.whenDone().accept(new Answer.Unavailable("the store does not work"));
    } else if (queue.size() >= QUEUE_LIMIT) {
      task.whenDone().accept(new Answer.Unavailable("too many wait"));
    } else {
      queue.add(task);
      if (!busy) {
        busy = true;
        next();
      }
    }
  }

  /// Commands that wait and have not been handled.
  Queue<Task> waiting() {
    return queue;
  }

  /// A disk that is slow for once makes the queue full.
  private void next() {
    var faults = around.faults();
    life.after(faults.happens(30) ? faults.millis(20, 4_000) : faults.micros(2_000), this::handle);
  }

  private void handle() {
    int most = around.faults().between(1, QUEUE_LIMIT);
    var batch = new ArrayList<Task>();
    while (!queue.isEmpty() && batch.size() < most) {
      batch.add(queue.remove());
    }
    try {
      var done = partition.handle(batch, around.world().instant());
      crashPoint("before the answers");
      around.committed(partition.number());
      life.after(around.faults().micros(300), () -> answer(done, done.answers()));
    } catch (StoreException failure) {
      failing = true;
      around.committed(partition.number());
      batch.forEach(task -> task.whenDone().accept(new Answer.Unavailable("the store failed")));
      life.after(RECOVERY_PAUSE, this::recover);
    }
  }

  private void answer(Partition.Batch done, List<Runnable> answers) {
    for (var answer : answers) {
      answer.run();
      crashPoint("between the answers");
    }
    life.after(around.faults().micros(300), () -> relay(done));
  }

  private void relay(Partition.Batch done) {
    for (var relay : done.relays()) {
      life.relays().relay(relay);
      crashPoint("between the relays");
    }
    life.after(around.faults().micros(300), () -> due(done));
  }

  private void due(Partition.Batch done) {
    life.timer(partition.number()).committed(done.due());
    crashPoint("after a batch");
    if (queue.isEmpty()) {
      busy = false;
    } else {
      next();
    }
  }

  private void recover() {
    var waiting = new ArrayList<>(queue);
    queue.clear();
    waiting.forEach(task -> task.whenDone().accept(new Answer.Unavailable("the store failed")));
    try {
      around.store().recover();
    } catch (StoreException still) {
      life.after(RECOVERY_PAUSE, this::recover);
      return;
    }
    life.relays().resume(partition.number());
    life.timer(partition.number()).reload();
    failing = false;
    busy = false;
  }

  private void crashPoint(String where) {
    if (around.faults().breaks(2)) {
      throw new Crash(where);
    }
  }
}
