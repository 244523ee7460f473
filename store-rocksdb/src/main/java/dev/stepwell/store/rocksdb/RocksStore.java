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

  private RocksStore(DataFolder folder) {
    this.folder = folder;
    this.database = new Database(folder);
    for (int partition = 0; partition < folder.partitions(); partition++) {
      slices.add(new RocksSlice(database, partition));
    }
  }

  /// Opens a folder, whatever number of partitions its data is made for; where there is no data yet
  /// it is made for `defaultPartitions`.
  ///
  /// @throws StoreException if the folder cannot be used; the message says what to do
  public static RocksStore open(Path folder, int defaultPartitions) {
    return open(DataFolder.open(folder, defaultPartitions, OptionalInt.empty()));
  }

  /// Opens a folder whose data is made, or is now to be made, for this number of partitions.
  ///
  /// @throws StoreException if the folder cannot be used; the message says what to do
  public static RocksStore openExactly(Path folder, int partitions) {
    return open(DataFolder.open(folder, partitions, OptionalInt.of(partitions)));
  }

  private static RocksStore open(DataFolder folder) {
    try {
      return new RocksStore(folder);
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

  @Override
  public void close() {
    database.close();
    folder.close();
  }
}
