package dev.stepwell.server.share;

import dev.stepwell.engine.ProjectId;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;

/// Work of which little may go on at once, since it takes much memory. It waits for its turn, and a
/// project has half of the places and never stands in line for the others with more than that: so
/// however much one asks for, another waits for a few pieces of work at most.
public final class Turns {
  private final Semaphore all;
  private final int each;

  /// As many as there are projects that ever asked.
  private final Map<ProjectId, Semaphore> own = new ConcurrentHashMap<>();

  public Turns(int atOnce) {
    this.all = new Semaphore(atOnce, true);
    this.each = Math.ceilDiv(atOnce, 2);
  }

  /// Does the work in its turn. Only for those who may wait: virtual threads.
  public <T> T take(ProjectId project, Supplier<T> work) {
    var mine = own.computeIfAbsent(project, _ -> new Semaphore(each, true));
    mine.acquireUninterruptibly();
    try {
      all.acquireUninterruptibly();
      try {
        return work.get();
      } finally {
        all.release();
      }
    } finally {
      mine.release();
    }
  }
}
