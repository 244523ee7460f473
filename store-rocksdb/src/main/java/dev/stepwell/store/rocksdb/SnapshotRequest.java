package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/// A snapshot that the server of a data folder has made for this process. It is there until this is
/// closed.
final class SnapshotRequest implements AutoCloseable {
  private static final long LOOK_MILLIS = 50;

  /// Until the server has looked, or another process has ended.
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final SnapshotFolder folder;
  private final SnapshotFolder.Claim claim;
  private final String word = UUID.randomUUID().toString();

  private SnapshotRequest(SnapshotFolder folder, SnapshotFolder.Claim claim) {
    this.folder = folder;
    this.claim = claim;
  }

  /// Asks the server and waits until the snapshot is there.
  ///
  /// @throws StoreException if there will be none
  static SnapshotRequest of(Path data) throws IOException, InterruptedException {
    var folder = SnapshotFolder.of(data);
    var request = new SnapshotRequest(folder, claim(folder));
    try {
      Files.createFile(folder.wanted(request.word));
      request.await(data);
      return request;
    } catch (IOException | InterruptedException | RuntimeException failure) {
      request.close();
      throw failure;
    }
  }

  Path database() {
    return folder.copy(word);
  }

  /// The server holds it for a moment when it tidies up.
  private static SnapshotFolder.Claim claim(SnapshotFolder folder)
      throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (true) {
      var claim = folder.claim();
      if (claim.isPresent()) {
        return claim.get();
      }
      if (since(began).compareTo(PATIENCE.dividedBy(10)) > 0) {
        throw new StoreException("another copy of the same data is being made: wait for its end");
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private void await(Path data) throws IOException, InterruptedException {
    long began = System.nanoTime();
    while (!Files.isDirectory(database())) {
      if (Files.exists(folder.failed(word))) {
        throw new StoreException("the server says: " + Files.readString(folder.failed(word)));
      }
      if (!DataFolder.isInUse(data)) {
        throw new StoreException("the server of %s ended meanwhile: try again".formatted(data));
      }
      if (Files.exists(folder.wanted(word)) && since(began).compareTo(PATIENCE) > 0) {
        throw new StoreException(
            "the server of %s does not answer: is it of an older version?".formatted(data));
      }
      TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  @Override
  public void close() throws IOException {
    try {
      Trees.delete(folder.wanted(word));
      Trees.delete(folder.taken(word));
      Trees.delete(folder.failed(word));
      Trees.delete(database());
    } finally {
      claim.close();
    }
  }
}
