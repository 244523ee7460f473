package dev.stepwell.store.rocksdb;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Optional;

/// The folder in which a server and a process that copies its data meet. There is nothing but files
/// in it, so whoever may ask is whoever may write in the data folder, and nothing is reached from
/// outside the machine. Whoever asks names no path: the server writes nowhere but here.
///
/// - `lock` is locked by who asks, for as long as it wants the snapshot.
/// - `wanted-WORD` is empty and has a word of its choice; it becomes `taken-WORD` when the server
///   begins.
/// - `copy-WORD` is the snapshot, or `failed-WORD` says why there is none.
record SnapshotFolder(Path path) {
  private static final String LOCK = "lock";
  private static final String WANTED = "wanted-";

  static SnapshotFolder of(Path data) throws IOException {
    var path = DataFolder.snapshots(data);
    Trees.createPrivate(path);
    var folder = new SnapshotFolder(path);
    var lock = path.resolve(LOCK);
    if (!Files.exists(lock)) {
      Files.createFile(lock);
    }
    return folder;
  }

  Path wanted(String word) {
    return path.resolve(WANTED + word);
  }

  Path taken(String word) {
    return path.resolve("taken-" + word);
  }

  /// The word of an entry by which a snapshot is wanted.
  static Optional<String> wanted(Path entry) {
    var name = entry.getFileName().toString();
    return Optional.of(name)
        .filter(text -> text.startsWith(WANTED))
        .map(text -> text.substring(WANTED.length()));
  }

  Path copy(String word) {
    return path.resolve("copy-" + word);
  }

  Path failed(String word) {
    return path.resolve("failed-" + word);
  }

  /// Puts text into a file, as a whole: nobody finds a part of it.
  void put(Path file, String text) throws IOException {
    var beginning = path.resolve(file.getFileName() + ".new");
    Files.writeString(beginning, text);
    Files.move(beginning, file, java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  /// All that lies here but the lock.
  List<Path> entries() throws IOException {
    try (var entries = Files.list(path)) {
      return entries.filter(entry -> !entry.endsWith(LOCK)).toList();
    }
  }

  /// Nothing while somebody else has it.
  Optional<Claim> claim() throws IOException {
    var channel = FileChannel.open(path.resolve(LOCK), StandardOpenOption.WRITE);
    Optional<Claim> claim = Optional.empty();
    try {
      claim = Optional.ofNullable(channel.tryLock()).map(lock -> new Claim(channel, lock));
    } catch (OverlappingFileLockException _) {
      // Somebody in this process.
    } finally {
      if (claim.isEmpty()) {
        channel.close();
      }
    }
    return claim;
  }

  /// The lock of the folder. It ends with its process, however that ends.
  record Claim(FileChannel channel, FileLock lock) implements AutoCloseable {
    @Override
    public void close() throws IOException {
      channel.close();
    }
  }
}
