package dev.stepwell.store.rocksdb;

import dev.stepwell.store.Slice;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreCondition;
import dev.stepwell.store.StoreException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// A store in a folder on a local disk: one RocksDB database for all partitions.
public final class RocksStore implements Store {
  private final DataFolder folder;
  private final Database database;
  private final List<Slice> slices = new ArrayList<>();

  /// What a store may take of the machine.
  ///
  /// @param openFiles that it may have at once, but for moments in which it reads more of them
  public record Bounds(int openFiles) {
    /// RocksDB takes no fewer.
    private static final int FEWEST = 20;

    public static final Bounds DEFAULT = new Bounds(1024);

    public Bounds {
      if (openFiles < FEWEST) {
        throw new IllegalArgumentException(
            "a store needs " + FEWEST + " open files, not " + openFiles);
      }
    }
  }

  /// Something that is done for others until it is closed.
  public sealed interface Offer extends AutoCloseable permits SnapshotDesk {
    @Override
    void close();
  }

  private RocksStore(DataFolder folder, Bounds bounds) {
    this.folder = folder;
    this.database = new Database(folder, bounds);
    for (int partition = 0; partition < folder.partitions(); partition++) {
      slices.add(new RocksSlice(database, partition));
    }
  }

  /// Opens a folder, whatever number of partitions its data is made for; where there is no data yet
  /// it is made for `defaultPartitions`.
  ///
  /// @throws StoreException if the folder cannot be used; the message says what to do
  public static RocksStore open(Path folder, int defaultPartitions) {
    return open(folder, defaultPartitions, Bounds.DEFAULT);
  }

  /// The same within bounds.
  public static RocksStore open(Path folder, int defaultPartitions, Bounds bounds) {
    return open(DataFolder.open(folder, defaultPartitions, OptionalInt.empty()), bounds);
  }

  /// Opens a folder whose data is made, or is now to be made, for this number of partitions.
  ///
  /// @throws StoreException if the folder cannot be used; the message says what to do
  public static RocksStore openExactly(Path folder, int partitions) {
    return openExactly(folder, partitions, Bounds.DEFAULT);
  }

  /// The same within bounds.
  public static RocksStore openExactly(Path folder, int partitions, Bounds bounds) {
    return open(DataFolder.open(folder, partitions, OptionalInt.of(partitions)), bounds);
  }

  private static RocksStore open(DataFolder folder, Bounds bounds) {
    try {
      return new RocksStore(folder, bounds);
    } catch (RuntimeException | Error failure) {
      folder.close();
      throw failure;
    }
  }

  @Override
  public int partitions() {
    return slices.size();
  }

  @Override
  public Slice slice(int partition) {
    if (partition < 0 || partition >= slices.size()) {
      throw new IllegalArgumentException(
          "no partition " + partition + ": there are " + slices.size());
    }
    return slices.get(partition);
  }

  @Override
  public void recover() {
    database.recover();
  }

  @Override
  public Optional<StoreCondition> condition() {
    var disk = folder.disk();
    return Optional.of(
        database.read((rocks, _) ->
            new StoreCondition(
                disk,
                new StoreCondition.Backlog(
                    rocks.getLongProperty("rocksdb.cur-size-all-mem-tables"),
                    rocks.getLongProperty("rocksdb.estimate-pending-compaction-bytes")),
                rocks.getLongProperty("rocksdb.is-write-stopped") != 0,
                rocks.getLongProperty("rocksdb.background-errors"))));
  }

  /// Makes a second database of the same files, in a folder that does not exist yet on the same
  /// disk: all of what was committed when this is called, and for all partitions one moment.
  void snapshot(Path target) {
    database.checkpoint(target);
  }

  /// Makes snapshots for other processes, such as [Backup], until it is closed. Whoever may write
  /// in the data folder may ask.
  public Offer offerSnapshots() {
    return SnapshotDesk.open(this, folder.path());
  }

  @Override
  public void close() {
    database.close();
    folder.close();
  }
}
