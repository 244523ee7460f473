package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.store.Batch;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RocksStoreTest extends StoreContract {
  @TempDir private Path folder;

  @Test
  void tellsHowItAndItsDiskAreDoing() {
    try (var store = open(1)) {
      var before = store.condition().orElseThrow();
      assertThat(before.disk().data()).isPositive();
      assertThat(before.disk().free()).isPositive().isLessThan(before.disk().size());
      assertThat(before.stopped()).isFalse();
      assertThat(before.errors()).isZero();
      var batch = new Batch();
      batch.put(new byte[] {1}, new byte[1 << 20]);
      store.slice(0).commit(batch);
      var after = store.condition().orElseThrow();
      assertThat(after.disk().data()).isGreaterThanOrEqualTo(before.disk().data() + (1 << 20));
      assertThat(after.backlog().memory()).isGreaterThan(1 << 20);
    }
  }

  @Override
  protected Store open(int partitions) {
    try {
      return RocksStore.openExactly(Files.createTempDirectory(folder, "data"), partitions);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
