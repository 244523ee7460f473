package dev.stepwell.store.rocksdb;

import java.util.List;
import org.rocksdb.BlockBasedTableConfig;
import org.rocksdb.BloomFilter;
import org.rocksdb.Cache;
import org.rocksdb.CompressionType;
import org.rocksdb.IndexType;
import org.rocksdb.InfoLogLevel;
import org.rocksdb.LRUCache;
import org.rocksdb.Options;
import org.rocksdb.RocksObject;
import org.rocksdb.TablePropertiesCollectorFactory;
import org.rocksdb.WALRecoveryMode;

/// How the database is set up. The numbers suit a small machine; together they bound the native
/// memory at about 200 MiB under load, and much less is touched when little happens.
final class Settings implements AutoCloseable {
  /// New rows collect in memory up to this size, then they are written out sorted.
  static final long MEMTABLE_BYTES = 32L << 20;

  /// One that is being filled and two that wait to be written out.
  private static final int MEMTABLES = 3;

  /// Blocks of sorted files: of their rows, indexes and filters.
  private static final long CACHE_BYTES = 64L << 20;

  /// The cache is made of 16 parts with a lock each. A block that is larger than a part is never
  /// kept.
  private static final int CACHE_SHARD_BITS = 4;

  /// The log is given up from the front beyond this size, which bounds the time that a start takes.
  private static final long LOG_BYTES = 128L << 20;

  /// Log files are written again from their beginning: their blocks are there already, so a sync
  /// need not write the metadata of the file.
  private static final int RECYCLED_LOGS = 3;

  /// Larger values lie in files apart and are not copied when sorted files are merged.
  private static final long LARGE_VALUE_BYTES = 4L << 10;

  private static final long LARGE_VALUE_FILE_BYTES = 64L << 20;

  private static final long SORTED_FILE_BYTES = 32L << 20;
  private static final long FIRST_LEVEL_BYTES = 128L << 20;

  /// A sorted file in which this many of so many neighbours are removals is merged soon: queues
  /// (what is due) leave stretches of them, through which a scan would have to wade.
  private static final int REMOVALS_WINDOW = 4096;

  private static final int REMOVALS_TRIGGER = 1024;
  private static final double REMOVALS_RATIO = 0.5;

  private static final int BLOOM_BITS = 10;

  /// The list of open files is made of parts with a lock each. Each has an equal share of them,
  /// rounded up, so few files need few parts.
  private static final int OPEN_FILES_OF_A_PART = 32;

  private static final int MOST_PARTS = 64;
  private static final int BACKGROUND_JOBS = 2;

  private final Cache cache = new LRUCache(CACHE_BYTES, CACHE_SHARD_BITS);
  private final BloomFilter filter = new BloomFilter(BLOOM_BITS);
  private final TablePropertiesCollectorFactory removals =
      TablePropertiesCollectorFactory.NewCompactOnDeletionCollectorFactory(
          REMOVALS_WINDOW, REMOVALS_TRIGGER, REMOVALS_RATIO);
  private final Options options = new Options();

  Settings(RocksStore.Bounds bounds) {
    durability();
    memory();
    files();
    openFiles(bounds.openFiles());
  }

  Options options() {
    return options;
  }

  private void durability() {
    options
        .setCreateIfMissing(true)
        .setRecycleLogFileNum(RECYCLED_LOGS)
        .setMaxTotalWalSize(LOG_BYTES)
        // The end of a recycled log is where older records begin: no other mode can tell it.
        .setWalRecoveryMode(WALRecoveryMode.PointInTimeRecovery)
        // What a log still holds is written anew and synced before anybody reads it: after a failed
        // sync the log's own pages may look written and not be.
        .setAvoidFlushDuringRecovery(false)
        // After a failure the database is opened anew, by us and only by us.
        .setMaxBgErrorResumeCount(0);
  }

  private void memory() {
    options
        .setWriteBufferSize(MEMTABLE_BYTES)
        .setMaxWriteBufferNumber(MEMTABLES)
        .setTableFormatConfig(
            new BlockBasedTableConfig()
                .setBlockCache(cache)
                .setFilterPolicy(filter)
                // Index and filter of a file are large. Cut into blocks of their own they share the
                // cache with the rows; whole they would drive each other out of it.
                .setIndexType(IndexType.kTwoLevelIndexSearch)
                .setPartitionFilters(true)
                .setCacheIndexAndFilterBlocks(true)
                .setCacheIndexAndFilterBlocksWithHighPriority(true)
                .setPinTopLevelIndexAndFilter(true)
                .setFormatVersion(6));
  }

  private void openFiles(int most) {
    int parts = Math.clamp(most / OPEN_FILES_OF_A_PART, 1, MOST_PARTS);
    options
        .setMaxOpenFiles(most)
        .setTableCacheNumshardbits(Integer.numberOfTrailingZeros(Integer.highestOneBit(parts)));
  }

  private void files() {
    options
        .setCompressionType(CompressionType.LZ4_COMPRESSION)
        .setTargetFileSizeBase(SORTED_FILE_BYTES)
        .setMaxBytesForLevelBase(FIRST_LEVEL_BYTES)
        .setMaxBackgroundJobs(BACKGROUND_JOBS)
        .setBytesPerSync(1L << 20)
        .setEnableBlobFiles(true)
        .setMinBlobSize(LARGE_VALUE_BYTES)
        .setBlobFileSize(LARGE_VALUE_FILE_BYTES)
        .setBlobCompressionType(CompressionType.LZ4_COMPRESSION)
        .setEnableBlobGarbageCollection(true)
        .setInfoLogLevel(InfoLogLevel.WARN_LEVEL)
        .setMaxLogFileSize(4L << 20)
        .setKeepLogFileNum(2)
        .setStatsDumpPeriodSec(0)
        .setStatsPersistPeriodSec(0);
    options.setTablePropertiesCollectorFactory(List.of(removals));
  }

  @Override
  public void close() {
    List.<RocksObject>of(options, removals, filter, cache).forEach(RocksObject::close);
  }
}
