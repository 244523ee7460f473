package dev.stepwell.store.memory;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.StoreException;
import java.util.Arrays;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/// A slice on a sorted map. A read sees all of a commit or nothing of it, a scan too.
final class MemorySlice implements Slice {
  private final NavigableMap<byte[], byte[]> rows = new TreeMap<>(Arrays::compareUnsigned);
  private final ReadWriteLock lock = new ReentrantReadWriteLock();
  private boolean closed;

  @Override
  public byte @Nullable [] get(byte[] key) {
    lock.readLock().lock();
    try {
      return open().get(key);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void ascending(byte[] from, byte[] to, Visitor visitor) {
    lock.readLock().lock();
    try {
      visit(between(from, to), visitor);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void descending(byte[] from, byte[] to, Visitor visitor) {
    lock.readLock().lock();
    try {
      visit(between(from, to).descendingMap(), visitor);
    } finally {
      lock.readLock().unlock();
    }
  }

  @Override
  public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
    ascending(from, to, (key, _) -> visitor.visit(key));
  }

  @Override
  public void commit(Batch batch) {
    lock.writeLock().lock();
    try {
      var rows = open();
      batch.forEach(
          new Batch.Operations() {
            @Override
            public void put(byte[] key, byte[] value) {
              rows.put(key, value);
            }

            @Override
            public void delete(byte[] key) {
              rows.remove(key);
            }
          });
    } finally {
      lock.writeLock().unlock();
    }
  }

  boolean closed() {
    lock.readLock().lock();
    try {
      return closed;
    } finally {
      lock.readLock().unlock();
    }
  }

  void close() {
    lock.writeLock().lock();
    try {
      closed = true;
    } finally {
      lock.writeLock().unlock();
    }
  }

  private NavigableMap<byte[], byte[]> open() {
    if (closed) {
      throw new StoreException("the store is closed");
    }
    return rows;
  }

  /// A range that ends before it begins has no rows.
  private NavigableMap<byte[], byte[]> between(byte[] from, byte[] to) {
    var rows = open();
    return Arrays.compareUnsigned(from, to) < 0
        ? rows.subMap(from, true, to, false)
        : rows.subMap(from, true, from, false);
  }

  private static void visit(NavigableMap<byte[], byte[]> rows, Visitor visitor) {
    for (var row : rows.entrySet()) {
      if (!visitor.visit(row.getKey(), row.getValue())) {
        return;
      }
    }
  }
}
