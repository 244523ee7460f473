package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Slice;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A disk of its own runs full for real, and has room again. It takes the right to mount one.
class FullDiskTest {
  private static final int VALUE = 20_000;
  private static final int ROWS = 4;

  @TempDir private Path disk;
  private boolean mounted;

  @BeforeEach
  void mount() throws Exception {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=160m", "tmpfs", disk.toString());
    if (!mounted) {
      System.err.println("SKIPPED FullDiskTest: no disk could be mounted (needs root)");
      Assumptions.abort("no disk could be mounted");
    }
  }

  @AfterEach
  void unmount() throws Exception {
    if (mounted) {
      run("umount", disk.toString());
    }
  }

  @Test
  void aStoreSurvivesAFullDisk() throws Exception {
    var filler = disk.resolve("filler");
    try (var store = RocksStore.open(disk.resolve("data"), 2)) {
      var slice = store.slice(1);
      int acknowledged = 0;
      for (; acknowledged < 10; acknowledged++) {
        slice.commit(batch(acknowledged));
      }
      fill(filler);
      int failed = untilItFails(slice, acknowledged);
      acknowledged = failed;

      refused(() -> slice.commit(batch(failed + 1)));
      refused(() -> store.slice(0).commit(batch(0)));
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(StoreException.class)
            .isThrownBy(store::recover)
            .withMessageContaining("full");
      }
      assertThat(rows(slice)).isEqualTo(acknowledged * ROWS);

      Files.delete(filler);
      store.recover();
      wholeOrNotAtAll(slice, acknowledged);
      slice.commit(batch(failed));
      slice.commit(batch(failed + 1));
      assertThat(rows(slice)).isEqualTo((failed + 2) * ROWS);
      assertThat(rows(store.slice(0))).isZero();
    }
    try (var store = RocksStore.open(disk.resolve("data"), 2)) {
      assertThat(store.slice(1).get(key(5, 1))).hasSize(VALUE);
    }
  }

  private static int untilItFails(Slice slice, int from) {
    for (int number = from; number < 10_000; number++) {
      try {
        slice.commit(batch(number));
      } catch (StoreException full) {
        assertThat(full).hasMessageContaining("No space left on device");
        return number;
      }
    }
    throw new AssertionError("the disk never ran full");
  }

  /// All acknowledged batches are there, and the one that failed with all of its rows or none.
  private static void wholeOrNotAtAll(Slice slice, int acknowledged) {
    assertThat(rows(slice)).isIn(acknowledged * ROWS, (acknowledged + 1) * ROWS);
    for (int number = 0; number < acknowledged; number++) {
      for (int row = 0; row < ROWS; row++) {
        assertThat(slice.get(key(number, row))).hasSize(VALUE);
      }
    }
  }

  private static void refused(Runnable use) {
    assertThatExceptionOfType(StoreException.class).isThrownBy(use::run);
  }

  private static int rows(Slice slice) {
    var rows = new int[1];
    slice.keys(key(0, 0), key(Integer.MAX_VALUE, 0), _ -> ++rows[0] > 0);
    return rows[0];
  }

  private static Batch batch(int number) {
    var batch = new Batch();
    for (int row = 0; row < ROWS; row++) {
      batch.put(key(number, row), new byte[VALUE]);
    }
    return batch;
  }

  private static byte[] key(int number, int row) {
    return ByteBuffer.allocate(6).put((byte) 1).putInt(number).put((byte) row).array();
  }

  private static void fill(Path file) throws IOException {
    try (OutputStream out = Files.newOutputStream(file)) {
      var some = new byte[4096];
      while (true) {
        out.write(some);
      }
    } catch (IOException full) {
      assertThat(full).hasMessageContaining("No space left");
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    try {
      var process = new ProcessBuilder(List.of(command)).redirectErrorStream(true).start();
      return process.waitFor(30, TimeUnit.SECONDS) && process.exitValue() == 0;
    } catch (IOException noSuchCommand) {
      return false;
    }
  }
}
