package dev.stepwell.store.rocksdb;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.WriteBatch;

/// The rows of one partition: their keys begin with its number in two bytes.
final class RocksSlice implements Slice {
  private static final int PREFIX = 2;

  private final Database database;
  private final int partition;

  RocksSlice(Database database, int partition) {
    this.database = database;
    this.partition = partition;
  }

  @Override
  public byte @Nullable [] get(byte[] key) {
    return database.<byte @Nullable []>read((rocks, options) -> rocks.get(options, stored(key)));
  }

  @Override
  public void ascending(byte[] from, byte[] to, Visitor visitor) {
    scan(
        from,
        to,
        rows -> {
          rows.seekToFirst();
          while (rows.isValid() && visitor.visit(own(rows.key()), rows.value())) {
            rows.next();
          }
        });
  }

  @Override
  public void descending(byte[] from, byte[] to, Visitor visitor) {
    scan(
        from,
        to,
        rows -> {
          rows.seekToLast();
          while (rows.isValid() && visitor.visit(own(rows.key()), rows.value())) {
            rows.prev();
          }
        });
  }

  @Override
  public void keys(byte[] from, byte[] to, KeyVisitor visitor) {
    scan(
        from,
        to,
        rows -> {
          rows.seekToFirst();
          while (rows.isValid() && visitor.visit(own(rows.key()))) {
            rows.next();
          }
        });
  }

  @Override
  public void commit(Batch batch) {
    try (var writes = new WriteBatch()) {
      batch.forEach(
          new Batch.Operations() {
            @Override
            public void put(byte[] key, byte[] value) {
              add(() -> writes.put(stored(key), value));
            }

            @Override
            public void delete(byte[] key) {
              add(() -> writes.delete(stored(key)));
            }
          });
      database.write(writes);
    }
  }

  /// Both bounds are given to the database, so that it does not look for a next row beyond them,
  /// among what was removed there.
  private void scan(byte[] from, byte[] to, Scan scan) {
    if (Arrays.compareUnsigned(from, to) >= 0) {
      return;
    }
    database.<@Nullable Void>read((rocks, _) -> {
      try (var lower = new org.rocksdb.Slice(stored(from));
          var upper = new org.rocksdb.Slice(stored(to));
          var options = new ReadOptions().setIterateLowerBound(lower).setIterateUpperBound(upper);
          var rows = rocks.newIterator(options)) {
        scan.over(rows);
        rows.status();
      }
      return null;
    });
  }

  private byte[] stored(byte[] key) {
    byte[] stored = new byte[PREFIX + key.length];
    stored[0] = (byte) (partition >> 8);
    stored[1] = (byte) partition;
    System.arraycopy(key, 0, stored, PREFIX, key.length);
    return stored;
  }

  private static byte[] own(byte[] stored) {
    return Arrays.copyOfRange(stored, PREFIX, stored.length);
  }

  private interface Scan {
    void over(RocksIterator rows) throws RocksDBException;
  }

  private interface Addition {
    void run() throws RocksDBException;
  }

  /// Adding to a batch in memory does not fail.
  private static void add(Addition addition) {
    try {
      addition.run();
    } catch (RocksDBException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
