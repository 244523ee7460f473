package dev.stepwell.server.partition;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.memory.MemoryStore;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// A store in memory whose next commits go as the test says.
public final class FailingStore implements Store {
  private final MemoryStore store;
  private final Queue<Commit> next = new ArrayDeque<>();
  private final AtomicInteger failingRecoveries = new AtomicInteger();

  /// How a commit goes.
  public interface Commit {
    void commit(Runnable write);

    /// Nothing is written.
    Commit FAILS =
        _ -> {
          throw new StoreException("the test says so");
        };

    /// All is written, and the caller does not learn it.
    Commit FAILS_AFTERWARDS =
        write -> {
          write.run();
          throw new StoreException("the test says so");
        };

    Commit WORKS = Runnable::run;
  }

  public FailingStore(int partitions) {
    store = new MemoryStore(partitions);
  }

  public synchronized void next(Commit commit) {
    next.add(commit);
  }

  public void failRecoveries(int times) {
    failingRecoveries.set(times);
  }

  private void commit(Runnable write) {
    Commit commit;
    synchronized (this) {
      commit = next.isEmpty() ? Commit.WORKS : next.remove();
    }
    commit.commit(write);
  }

  @Override
  public int partitions() {
    return store.partitions();
  }

  @Override
  public Slice slice(int partition) {
    return new FailingSlice(store.slice(partition));
  }

  @Override
  public void recover() {
    if (failingRecoveries.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      throw new StoreException("the test says so");
    }
  }

  @Override
  public void close() {
    store.close();
  }

  private final class FailingSlice implements Slice {
    private final Slice slice;

    FailingSlice(Slice slice) {
      this.slice = slice;
    }

    @Override
    public byte @Nullable [] get(byte[] key) {
      return slice.get(key);
    }

    @Override
    public void ascending(byte[] from, byte[] to, Visitor visitor) {
      slice.ascending(from, to, visitor);
    }

    @Override
    public void descending(byte[] from, byte[] to, Visitor visitor) {
      slice.descending(from, to, visitor);
    }

    @Override
    public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
      slice.keys(from, to, visitor);
    }

    @Override
    public void commit(Batch batch) {
      FailingStore.this.commit(() -> slice.commit(batch));
    }
  }
}
