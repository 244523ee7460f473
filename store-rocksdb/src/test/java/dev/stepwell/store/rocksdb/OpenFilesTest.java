package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.stepwell.store.Batch;
import dev.stepwell.store.rocksdb.RocksStore.Bounds;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OpenFilesTest {
  private static final int FILES = 60;
  private static final Bounds FEW = new Bounds(20);

  @TempDir private Path folder;

  @Test
  void areNoMoreThanTheStoreMayHaveHoweverManyItIsMadeOf() {
    for (byte file = 0; file < FILES; file++) {
      // What a log holds is written out when it is opened, and large values lie in files of their
      // own.
      try (var store = RocksStore.open(folder, 1)) {
        var batch = new Batch();
        batch.put(key(file), new byte[10_000]);
        store.slice(0).commit(batch);
      }
    }
    long before = open();
    try (var store = RocksStore.open(folder, 1, FEW)) {
      for (int round = 0; round < 2; round++) {
        for (byte file = 0; file < FILES; file++) {
          assertThat(store.slice(0).get(key(file))).hasSize(10_000);
        }
      }
      assertThat(open() - before).isLessThanOrEqualTo(FEW.openFiles());
    }
    try (var store = RocksStore.open(folder, 1)) {
      for (byte file = 0; file < FILES; file++) {
        assertThat(store.slice(0).get(key(file))).hasSize(10_000);
      }
      assertThat(open() - before).isGreaterThan(FILES);
    }
  }

  @Test
  void ofWhichThereAreTooFewAreRefused() {
    assertThatIllegalArgumentException().isThrownBy(() -> new Bounds(19));
  }

  private static byte[] key(byte number) {
    return new byte[] {1, number};
  }

  private static long open() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getOpenFileDescriptorCount();
  }
}
