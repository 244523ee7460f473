package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Makes a snapshot of a store when the [SnapshotFolder] says that one is wanted, and removes it
/// when the lock says that nobody wants it any more.
final class SnapshotDesk implements RocksStore.Offer {
  private static final Logger LOG = LoggerFactory.getLogger(SnapshotDesk.class);

  /// How often the folder is looked at, which costs one listing of an empty folder.
  private static final long LOOK_MILLIS = 250;

  private final RocksStore store;
  private final SnapshotFolder folder;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  private SnapshotDesk(RocksStore store, SnapshotFolder folder) {
    this.store = store;
    this.folder = folder;
    thread = Thread.ofPlatform().daemon().name("snapshots").unstarted(this::run);
  }

  static SnapshotDesk open(RocksStore store, Path data) {
    try {
      var desk = new SnapshotDesk(store, SnapshotFolder.of(data));
      desk.thread.start();
      return desk;
    } catch (IOException failure) {
      throw new StoreException(
          "no snapshots can be made in %s: %s".formatted(data, failure), failure);
    }
  }

  private void run() {
    try {
      while (!closing.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
        try {
          look();
        } catch (IOException | RuntimeException failure) {
          LOG.warn("a snapshot for a backup failed: {}", failure.toString());
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  private void look() throws IOException {
    var entries = folder.entries();
    if (entries.isEmpty()) {
      return;
    }
    try (var nobody = folder.claim().orElse(null)) {
      if (nobody != null) {
        for (var entry : entries) {
          Trees.delete(entry);
        }
        return;
      }
    }
    for (var entry : entries) {
      var word = SnapshotFolder.wanted(entry);
      if (word.isPresent()) {
        Files.move(entry, folder.taken(word.get()), StandardCopyOption.ATOMIC_MOVE);
        make(word.get());
      }
    }
  }

  private void make(String word) throws IOException {
    try {
      store.snapshot(folder.copy(word));
    } catch (StoreException failure) {
      LOG.warn("a snapshot for a backup failed: {}", failure.getMessage());
      folder.put(folder.failed(word), String.valueOf(failure.getMessage()));
    }
  }

  @Override
  public void close() {
    closing.countDown();
    try {
      thread.join();
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
