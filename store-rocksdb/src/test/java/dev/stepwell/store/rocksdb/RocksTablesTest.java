package dev.stepwell.store.rocksdb;

import dev.stepwell.store.Store;
import dev.stepwell.store.tables.TablesContract;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.io.TempDir;

class RocksTablesTest extends TablesContract {
  @TempDir private Path folder;

  @Override
  protected Store open(int partitions) {
    try {
      return RocksStore.openExactly(Files.createTempDirectory(folder, "data"), partitions);
    } catch (IOException failure) {
      throw new UncheckedIOException(failure);
    }
  }
}
