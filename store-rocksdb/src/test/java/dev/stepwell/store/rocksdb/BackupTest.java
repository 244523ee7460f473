package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BackupTest {
  private static final int LARGE = 8 << 10;
  private static final byte[] SMALL = {1, 2, 3};

  @TempDir private Path folder;
  private Path data;
  private Path backup;
  private Path restored;
  private final Told told = new Told();

  @BeforeEach
  void names() {
    data = folder.resolve("data");
    backup = folder.resolve("backup");
    restored = folder.resolve("restored");
  }

  @Test
  void dataOfAStoppedServerAreCopiedAndRestored() throws Exception {
    try (var store = RocksStore.open(data, 2)) {
      put(store, 0, 1, SMALL);
      put(store, 1, 2, new byte[LARGE]);
    }
    var made = Backup.make(data, backup, told);
    assertThat(told.bytes.get()).isEqualTo(made.bytes()).isPositive();
    assertThat(told.verified.get()).isEqualTo(1);
    assertThat(Backup.restore(backup, restored, told)).isEqualTo(made);
    try (var store = RocksStore.open(restored, 1)) {
      assertThat(store.partitions()).isEqualTo(2);
      assertThat(get(store, 0, 1)).isEqualTo(SMALL);
      assertThat(get(store, 1, 2)).isEqualTo(new byte[LARGE]);
    }
    try (var store = RocksStore.open(data, 1)) {
      assertThat(get(store, 0, 1)).isNotNull();
    }
  }

  /// Partition 1 gets a number only after partition 0 has it, so no copy may have more there.
  @Test
  void aRunningServersCopyHasAllThatWasCommittedBeforeAndOneMomentOfAllPartitions()
      throws Exception {
    try (var store = RocksStore.open(data, 2);
        var _ = store.offerSnapshots()) {
      var written = new AtomicInteger();
      var stop = new CountDownLatch(1);
      var writer =
          Thread.startVirtualThread(() -> {
            for (int number = 1; stop.getCount() > 0; number++) {
              put(store, 0, number, new byte[number % 7 == 0 ? LARGE : 100]);
              put(store, 1, number, new byte[number % 7 == 0 ? LARGE : 100]);
              written.set(number);
            }
          });
      while (written.get() < 500) {
        Thread.onSpinWait();
      }
      int before = written.get();
      Backup.make(data, backup, told);
      stop.countDown();
      writer.join();

      Backup.restore(backup, restored, told);
      try (var copy = RocksStore.open(restored, 2)) {
        int first = count(copy, 0, written.get() + 1);
        int second = count(copy, 1, written.get() + 1);
        assertThat(second).isGreaterThanOrEqualTo(before);
        assertThat(first - second).isBetween(0, 1);
      }
      assertThat(count(store, 0, written.get())).isEqualTo(written.get());
    }
  }

  @Test
  void aBackupCanBeRestoredMoreThanOnceAndNoServerStartsOnIt() throws Exception {
    small();
    Backup.make(data, backup, told);
    Backup.restore(backup, restored, told);
    Backup.restore(backup, folder.resolve("again"), told);
    assertThatThrownBy(() -> RocksStore.open(backup, 1)).hasMessageContaining("other files");
  }

  @Test
  void nothingIsOverwritten() throws Exception {
    small();
    Backup.make(data, backup, told);
    assertThatThrownBy(() -> Backup.make(data, backup, told))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("overwrites nothing");
    assertThatThrownBy(() -> Backup.restore(backup, data, told))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("overwrites nothing");
    Files.createDirectories(restored);
    Files.writeString(restored.resolve("mine"), "text");
    assertThatThrownBy(() -> Backup.restore(backup, restored, told))
        .hasMessageContaining("overwrites nothing");
    assertThat(restored.resolve("mine")).hasContent("text");
  }

  @Test
  void anEmptyFolderMayBeRestoredInto() throws Exception {
    small();
    Backup.make(data, backup, told);
    Files.createDirectories(restored);
    Backup.restore(backup, restored, told);
    RocksStore.open(restored, 1).close();
  }

  @Test
  void aCopyThatWasCutOffIsNoBackup() throws Exception {
    small();
    var cut =
        new CopyProgress() {
          @Override
          public void copied(long bytes, long all) {
            throw new IllegalStateException("cut off");
          }

          @Override
          public void verifying() {}
        };
    assertThatThrownBy(() -> Backup.make(data, backup, cut)).hasMessage("cut off");
    assertThat(backup).doesNotExist();
    var left = folder.resolve("backup.unfinished");
    assertThatThrownBy(() -> Backup.restore(left, restored, told))
        .hasMessageContaining("not finished");
    assertThatThrownBy(() -> Backup.make(data, backup, told)).hasMessageContaining("cut off");
    assertThat(restored).doesNotExist();
  }

  @Test
  void aRestoreThatWasCutOffIsNoDataFolder() throws Exception {
    small();
    Backup.make(data, backup, told);
    var cut =
        new CopyProgress() {
          @Override
          public void copied(long bytes, long all) {}

          @Override
          public void verifying() {
            throw new IllegalStateException("cut off");
          }
        };
    assertThatThrownBy(() -> Backup.restore(backup, restored, cut)).hasMessage("cut off");
    assertThatThrownBy(() -> RocksStore.open(restored, 1)).hasMessageContaining("other files");
    assertThatThrownBy(() -> Backup.restore(backup, restored, told))
        .hasMessageContaining("not empty");
  }

  @Test
  void aBackupThatWasChangedOrLostAFileIsNotRestored() throws Exception {
    try (var store = RocksStore.open(data, 1)) {
      put(store, 0, 1, new byte[LARGE]);
    }
    Backup.make(data, backup, told);
    var blob = only(".blob");
    var bytes = ByteBuffer.wrap(new byte[] {42});
    try (var file = Files.newByteChannel(blob, StandardOpenOption.WRITE)) {
      file.position(50).write(bytes);
    }
    assertThatThrownBy(() -> Backup.restore(backup, restored, told))
        .hasMessageContaining("is not what it was");
    Files.delete(blob);
    assertThatThrownBy(() -> Backup.restore(backup, folder.resolve("other"), told))
        .hasMessageContaining("is missing");
  }

  @Test
  void aManifestCannotNameFilesElsewhere() throws Exception {
    small();
    Backup.make(data, backup, told);
    var manifest = backup.resolve(Manifest.NAME);
    var text = Files.readString(manifest);
    for (var path : new String[] {"../../x", "/etc/x", "rocksdb/../../x", ".."}) {
      Files.writeString(manifest, text + "0".repeat(64) + " 1 " + path + "\n");
      assertThatThrownBy(() -> Backup.restore(backup, restored, told))
          .as(path)
          .hasMessageContaining("damaged");
    }
    assertThat(restored).doesNotExist();
  }

  @Test
  void whatIsNoDataFolderIsNotCopiedAndNotMade() throws Exception {
    assertThatThrownBy(() -> Backup.make(data, backup, told))
        .hasMessageContaining("no data of Stepwell");
    assertThat(data).doesNotExist();
    small();
    assertThatThrownBy(() -> Backup.make(data, data.resolve("copies/one"), told))
        .hasMessageContaining("within the data");
  }

  @Test
  void copiesAreForTheirOwnerAlone() throws Exception {
    small();
    Backup.make(data, backup, told);
    Backup.restore(backup, restored, told);
    for (var made : new Path[] {backup, restored}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(made)))
          .isEqualTo("rwx------");
    }
  }

  @Test
  void onlyOneCopyIsMadeAtATimeAndNothingOfItStays() throws Exception {
    try (var store = RocksStore.open(data, 1);
        var _ = store.offerSnapshots()) {
      put(store, 0, 1, new byte[LARGE]);
      var size = store.condition().orElseThrow().disk().data();
      try (var first = SnapshotRequest.of(data)) {
        assertThat(first.database()).isDirectory();
        assertThat(store.condition().orElseThrow().disk().data()).isLessThan(2 * size + LARGE);
        assertThatThrownBy(() -> Backup.make(data, backup, told))
            .hasMessageContaining("another copy");
      }
      assertThat(SnapshotFolder.of(data).entries()).isEmpty();
      Backup.make(data, backup, told);
    }
  }

  @Test
  void theSnapshotOfSomebodyWhoHasEndedIsRemoved() throws Exception {
    small();
    var left = SnapshotFolder.of(data).copy("left");
    Files.createDirectories(left);
    Files.writeString(left.resolve("000001.sst"), "rows");
    try (var store = RocksStore.open(data, 1);
        var _ = store.offerSnapshots()) {
      while (Files.exists(left)) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void aServerThatCannotCopySaysWhy() throws Exception {
    try (var store = RocksStore.open(data, 1);
        var _ = SnapshotDesk.open(closed(), data)) {
      put(store, 0, 1, new byte[1]);
      assertThatThrownBy(() -> Backup.make(data, backup, told))
          .hasMessageContaining("the server says")
          .hasMessageContaining("is closed");
    }
  }

  private RocksStore closed() {
    var other = RocksStore.open(folder.resolve("closed"), 1);
    other.close();
    return other;
  }

  private void small() {
    try (var store = RocksStore.open(data, 1)) {
      put(store, 0, 1, SMALL);
    }
  }

  private Path only(String ending) throws IOException {
    try (var files = Files.list(backup.resolve("data/rocksdb"))) {
      return files.filter(file -> file.toString().endsWith(ending)).findFirst().orElseThrow();
    }
  }

  private static void put(Store store, int partition, int number, byte[] value) {
    var batch = new Batch();
    batch.put(key(number), value);
    store.slice(partition).commit(batch);
  }

  private static byte @Nullable [] get(Store store, int partition, int number) {
    return store.slice(partition).get(key(number));
  }

  /// How many numbers from 1 are there without a gap.
  private static int count(Store store, int partition, int most) {
    int number = 0;
    while (number < most && get(store, partition, number + 1) != null) {
      number++;
    }
    return number;
  }

  private static byte[] key(int number) {
    return ByteBuffer.allocate(4).putInt(number).array();
  }

  /// What a copy told.
  private static final class Told implements CopyProgress {
    private final AtomicLong bytes = new AtomicLong();
    private final AtomicInteger verified = new AtomicInteger();

    @Override
    public void copied(long copied, long all) {
      bytes.set(copied);
    }

    @Override
    public void verifying() {
      verified.incrementAndGet();
    }
  }
}
