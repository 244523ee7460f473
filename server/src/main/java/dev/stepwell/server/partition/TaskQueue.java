package dev.stepwell.server.partition;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.share.Pool;
import dev.stepwell.server.share.Share;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for the writer of a partition. What clients ask for stands in line by project, and
/// projects take turns, so that one which asks for much waits for itself. The server's own work has
/// a line beside them: clients cannot keep it out, nor it them.
final class TaskQueue {
  private final int limit;
  private final Share perProject;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition arrived = lock.newCondition();
  private final Deque<Task> own = new ArrayDeque<>();
  private final Map<ProjectId, Line> lines = new HashMap<>();

  /// Lines that are not empty, the one whose turn it is first.
  private final Deque<Line> turns = new ArrayDeque<>();

  /// Tasks in all lines.
  private int asked;

  /// @param limit tasks of the server itself, and again as many of clients
  TaskQueue(int limit) {
    this.limit = limit;
    this.perProject = Pool.of(limit);
  }

  private record Line(ProjectId project, Deque<Task> tasks) {}

  /// Takes a task, if there is room for it.
  boolean offer(Task task) {
    lock.lock();
    try {
      boolean taken =
          task instanceof Task.Asked of ? join(of) : own.size() < limit && own.add(task);
      if (taken) {
        arrived.signal();
      }
      return taken;
    } finally {
      lock.unlock();
    }
  }

  private boolean join(Task.Asked task) {
    var line = lines.get(task.project());
    if (!perProject.allows(line == null ? 0 : line.tasks.size(), asked)) {
      return false;
    }
    if (line == null) {
      line = new Line(task.project(), new ArrayDeque<>());
      lines.put(task.project(), line);
      turns.add(line);
    }
    line.tasks.add(task);
    asked++;
    return true;
  }

  /// Moves up to `most` tasks to a batch. Both kinds get half of it at least, where they need it.
  void drainTo(List<Task> batch, int most) {
    lock.lock();
    try {
      int half = most / 2;
      int ownPart = Math.min(own.size(), Math.max(most - half, most - asked));
      int askedPart = Math.min(asked, most - ownPart);
      for (int i = 0; i < ownPart; i++) {
        batch.add(own.remove());
      }
      for (int i = 0; i < askedPart; i++) {
        batch.add(next());
      }
    } finally {
      lock.unlock();
    }
  }

  private Task next() {
    var line = turns.remove();
    var task = line.tasks.remove();
    asked--;
    if (line.tasks.isEmpty()) {
      lines.remove(line.project);
    } else {
      turns.add(line);
    }
    return task;
  }

  /// Waits until there is a task, but no longer than so many nanoseconds.
  void await(long nanos) throws InterruptedException {
    lock.lockInterruptibly();
    try {
      long left = nanos;
      while (isEmpty() && left > 0) {
        left = arrived.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  private boolean isEmpty() {
    return own.isEmpty() && asked == 0;
  }

  int size() {
    lock.lock();
    try {
      return own.size() + asked;
    } finally {
      lock.unlock();
    }
  }
}
