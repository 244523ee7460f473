package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.nio.file.Path;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;
import org.rocksdb.Checkpoint;
import org.rocksdb.FlushOptions;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDB;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;
import org.rocksdb.WriteOptions;

/// A RocksDB database behind a guard: whoever uses it shares a lock that closing it and opening it
/// again take alone, because a call on a closed database would end the process.
final class Database implements AutoCloseable {
  static {
    RocksDB.loadLibrary();
  }

  private final DataFolder folder;
  private final Settings settings;
  private final WriteOptions synced = new WriteOptions().setSync(true);
  private final ReadOptions plain = new ReadOptions();
  private final ReadWriteLock guard = new ReentrantReadWriteLock();

  /// Shared by those who write, and taken alone by who copies: a log that is written while it is
  /// copied may be torn in its middle, and would be refused as damaged.
  private final ReadWriteLock still = new ReentrantReadWriteLock();

  private @Nullable RocksDB database;
  private boolean closed;

  /// Set by a commit that failed, until the database was opened again. What came after it in the
  /// same log could be lost behind a torn record.
  private volatile boolean failed;

  /// Something that is done with an open database.
  interface Use<T extends @Nullable Object> {
    T with(RocksDB database, ReadOptions options) throws RocksDBException;
  }

  Database(DataFolder folder, RocksStore.Bounds bounds) {
    this.folder = folder;
    this.settings = new Settings(bounds);
    try {
      database = open();
    } catch (StoreException failure) {
      release();
      throw failure;
    }
  }

  <T extends @Nullable Object> T read(Use<T> use) {
    guard.readLock().lock();
    try {
      return use.with(opened(), plain);
    } catch (RocksDBException failure) {
      throw new StoreException(
          "cannot read from " + folder.path() + ": " + failure.getMessage(), failure);
    } finally {
      guard.readLock().unlock();
    }
  }

  void write(WriteBatch batch) {
    guard.readLock().lock();
    try {
      var opened = opened();
      if (failed) {
        throw new StoreException(
            "the store in " + folder.path() + " has failed and is not recovered");
      }
      still.readLock().lock();
      try {
        opened.write(synced, batch);
      } finally {
        still.readLock().unlock();
      }
    } catch (RocksDBException failure) {
      failed = true;
      throw new StoreException(
          "cannot write to " + folder.path() + ": " + failure.getMessage(), failure);
    } finally {
      guard.readLock().unlock();
    }
  }

  /// Makes a second database of the same files, as it is at one moment after all commits that have
  /// returned. Files are linked, so it takes no room of its own at first. Commits wait meanwhile,
  /// but not for what was written before: that goes to the disk first, beside them.
  ///
  /// @param target does not exist yet, and is on the same disk
  void checkpoint(Path target) {
    guard.readLock().lock();
    try (var flush = new FlushOptions().setWaitForFlush(true);
        var checkpoint = Checkpoint.create(opened())) {
      if (failed) {
        throw new StoreException(
            "the store in " + folder.path() + " has failed and is not recovered");
      }
      opened().flush(flush);
      still.writeLock().lock();
      try {
        checkpoint.createCheckpoint(target.toString());
      } finally {
        still.writeLock().unlock();
      }
    } catch (RocksDBException failure) {
      throw new StoreException(
          "no copy can be made of " + folder.path() + ": " + failure.getMessage(), failure);
    } finally {
      guard.readLock().unlock();
    }
  }

  /// Looks whether a database that nobody has open can be opened and read: its logs, its list of
  /// files, and the checksums of all sorted files. Writes nothing but RocksDB's own diary.
  ///
  /// @throws StoreException if it cannot
  static void verify(Path database) {
    LogCheck.of(database);
    try (var settings = new Settings(RocksStore.Bounds.DEFAULT);
        var opened = RocksDB.openReadOnly(settings.options(), database.toString())) {
      opened.verifyChecksum();
    } catch (RocksDBException failure) {
      throw new StoreException(
          "the copy in " + database + " cannot be read: " + failure.getMessage(), failure);
    }
  }

  /// The disk is probed first: what can still be read stays readable until there is hope.
  void recover() {
    guard.readLock().lock();
    try {
      requireOpen();
      if (!failed) {
        return;
      }
      folder.probe();
    } finally {
      guard.readLock().unlock();
    }
    guard.writeLock().lock();
    try {
      requireOpen();
      if (failed) {
        closeDatabase();
        database = open();
        failed = false;
      }
    } finally {
      guard.writeLock().unlock();
    }
  }

  @Override
  public void close() {
    guard.writeLock().lock();
    try {
      if (!closed) {
        closed = true;
        closeDatabase();
        release();
      }
    } finally {
      guard.writeLock().unlock();
    }
  }

  private RocksDB open() {
    LogCheck.of(folder.database());
    try {
      return RocksDB.open(settings.options(), folder.database().toString());
    } catch (RocksDBException failure) {
      throw new StoreException(
          "the data in " + folder.path() + " cannot be opened: " + failure.getMessage(), failure);
    }
  }

  private RocksDB opened() {
    requireOpen();
    if (database == null) {
      throw new StoreException(
          "the store in " + folder.path() + " has failed and is not recovered");
    }
    return database;
  }

  private void requireOpen() {
    if (closed) {
      throw new StoreException("the store in " + folder.path() + " is closed");
    }
  }

  private void closeDatabase() {
    if (database != null) {
      database.close();
      database = null;
    }
  }

  private void release() {
    plain.close();
    synced.close();
    settings.close();
  }
}
