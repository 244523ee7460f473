package dev.stepwell.store.rocksdb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwell.store.Batch;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.assertj.core.api.ThrowableAssertAlternative;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a folder must be to be used, and what is said where it is not.
class DataFolderTest {
  private static final byte[] KEY = {1};

  @TempDir private Path parent;
  private Path folder;

  @BeforeEach
  void nameFolder() {
    folder = parent.resolve("some/data");
  }

  @Test
  void dataIsThereWhenItIsOpenedAgain() {
    var large = new byte[100_000];
    try (var store = RocksStore.open(folder, 4)) {
      var batch = new Batch();
      batch.put(KEY, large);
      store.slice(3).commit(batch);
    }
    try (var store = RocksStore.open(folder, 2)) {
      assertThat(store.partitions()).isEqualTo(4);
      assertThat(store.slice(3).get(KEY)).isEqualTo(large);
      assertThat(store.slice(2).get(KEY)).isNull();
    }
  }

  @Test
  void anotherNumberOfPartitionsIsRefused() {
    RocksStore.openExactly(folder, 4).close();
    RocksStore.openExactly(folder, 4).close();

    refused(() -> RocksStore.openExactly(folder, 8))
        .withMessageContaining(folder.getFileName().toString())
        .withMessageContaining("4 partitions, not for 8");
    RocksStore.open(folder, 8).close();
  }

  @Test
  void aFolderIsUsedByOneStoreAtATime() {
    var store = RocksStore.open(folder, 1);
    refused(() -> RocksStore.open(folder, 1)).withMessageContaining("in use");
    store.close();
    RocksStore.open(folder, 1).close();
  }

  @Test
  void aFolderIsUsedByOneProcessAtATime() throws Exception {
    var holder = Child.start(Child.Holder.class, folder.toString());
    try {
      assertThat(holder.line()).isEqualTo("open");
      refused(() -> RocksStore.open(folder, 1))
          .withMessageContaining("in use by another server")
          .withMessageContaining(folder.getFileName().toString());
    } finally {
      holder.kill();
    }
    RocksStore.open(folder, 1).close();
  }

  @Test
  void aNewerFormatIsRefused() throws IOException {
    RocksStore.open(folder, 1).close();
    Files.writeString(folder.resolve("stepwell.properties"), "format=2\npartitions=1\n");

    refused(() -> RocksStore.open(folder, 1))
        .withMessageContaining("format 2")
        .withMessageContaining("reads format 1");
  }

  @Test
  void aDamagedFormatFileIsRefused() throws IOException {
    RocksStore.open(folder, 1).close();
    for (var damage :
        new String[] {"", "\0\0\0\0", "format=1\n", "format=1\npartitions=x\n", "partitions=4"}) {
      Files.writeString(folder.resolve("stepwell.properties"), damage);
      refused(() -> RocksStore.open(folder, 1)).withMessageContaining("damaged");
    }
  }

  @Test
  void nothingIsMixedWithWhatIsNotOurs() throws IOException {
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("thesis.txt"), "precious");

    refused(() -> RocksStore.open(folder, 1)).withMessageContaining("thesis.txt");
    assertThat(folder.toFile().list()).containsExactly("thesis.txt");
  }

  @Test
  void dataWithoutItsFormatFileIsNotMadeAnew() throws IOException {
    RocksStore.open(folder, 1).close();
    Files.delete(folder.resolve("stepwell.properties"));

    refused(() -> RocksStore.open(folder, 1)).withMessageContaining("rocksdb");
  }

  @Test
  void aFolderThatACrashLeftUnfinishedIsFinished() throws IOException {
    Files.createDirectories(folder);
    Files.createFile(folder.resolve("stepwell.lock"));
    Files.writeString(folder.resolve("stepwell.properties.new"), "form");

    try (var store = RocksStore.open(folder, 3)) {
      assertThat(store.partitions()).isEqualTo(3);
    }
  }

  @Test
  void aFileInPlaceOfAFolderIsRefused() throws IOException {
    Files.createDirectories(folder.getParent());
    Files.createFile(folder);

    refused(() -> RocksStore.open(folder, 1)).withMessageContaining("cannot be used");
  }

  @Test
  void aDatabaseThatCannotBeOpenedLeavesTheFolderFree() throws IOException {
    RocksStore.open(folder, 1).close();
    var current = folder.resolve("rocksdb/CURRENT");
    var content = Files.readString(current);
    Files.writeString(current, "nothing\n");
    refused(() -> RocksStore.open(folder, 1)).withMessageContaining("cannot be opened");

    Files.writeString(current, content);
    RocksStore.open(folder, 1).close();
  }

  private static ThrowableAssertAlternative<StoreException> refused(Runnable open) {
    return assertThatExceptionOfType(StoreException.class).isThrownBy(open::run);
  }
}
