package dev.stepwell.store.rocksdb;

import dev.stepwell.engine.Address;
import dev.stepwell.store.StoreCondition;
import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.HashSet;
import java.util.OptionalInt;
import java.util.Set;

/// A folder with our data, which this process alone may use until it is closed.
final class DataFolder implements AutoCloseable {
  private static final String LOCK = "stepwell.lock";
  static final String DATABASE = "rocksdb";
  private static final String PROBE = "stepwell.probe";

  /// Where copies of the database are made for those who take them away.
  private static final String SNAPSHOTS = "snapshots";

  /// What opening a database again may write: what its logs hold.
  private static final long ROOM_TO_RECOVER = Settings.MEMTABLE_BYTES;

  /// Folders of this process. A lock on a file does not hold off the process that has it, and
  /// closing the file a second time would even release it.
  private static final Set<Path> IN_USE = new HashSet<>();

  private final Path path;
  private final FileChannel lock;
  private int partitions;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /// @param defaultPartitions for a folder without data
  /// @param exactly refuses any other number
  static DataFolder open(Path folder, int defaultPartitions, OptionalInt exactly) {
    if (defaultPartitions < 1 || defaultPartitions > Address.SLOTS) {
      throw new IllegalArgumentException(
          "partitions must be from 1 to " + Address.SLOTS + ", not " + defaultPartitions);
    }
    try {
      Files.createDirectories(folder);
      var opened = lock(folder.toRealPath());
      try {
        opened.prepare(defaultPartitions, exactly);
        return opened;
      } catch (IOException | RuntimeException failure) {
        opened.close();
        throw failure;
      }
    } catch (IOException failure) {
      throw new StoreException(
          "the folder %s cannot be used: %s".formatted(folder, failure), failure);
    }
  }

  /// Where a folder keeps its snapshots.
  static Path snapshots(Path folder) {
    return folder.resolve(SNAPSHOTS);
  }

  /// Whether a server has the folder: another process, or this one.
  static boolean isInUse(Path folder) throws IOException {
    synchronized (IN_USE) {
      if (IN_USE.contains(folder.toRealPath())) {
        return true;
      }
      var file = folder.resolve(LOCK);
      if (!Files.exists(file)) {
        return false;
      }
      try (var channel = FileChannel.open(file, StandardOpenOption.WRITE);
          var lock = channel.tryLock()) {
        return lock == null;
      }
    }
  }

  int partitions() {
    return partitions;
  }

  Path path() {
    return path;
  }

  Path database() {
    return path.resolve(DATABASE);
  }

  /// Looks whether the disk takes data again.
  ///
  /// @throws StoreException if it does not
  void probe() {
    var file = path.resolve(PROBE);
    try {
      long room = Files.getFileStore(path).getUsableSpace();
      if (room < ROOM_TO_RECOVER) {
        throw new StoreException(
            "the disk of %s is full: %d MiB are free, and %d are needed to go on"
                .formatted(path, room >> 20, ROOM_TO_RECOVER >> 20));
      }
      try (var out = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        out.write(ByteBuffer.wrap(new byte[4096]));
        out.force(true);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (IOException failure) {
      throw new StoreException(
          "nothing can be written in %s: %s".formatted(path, failure), failure);
    }
  }

  /// What the data takes, and what is left beside it.
  ///
  /// @throws StoreException if that cannot be found out
  StoreCondition.Disk disk() {
    var sizes = new FileSizes();
    try {
      Files.walkFileTree(path, sizes);
      var files = Files.getFileStore(path);
      return new StoreCondition.Disk(sizes.bytes, files.getUsableSpace(), files.getTotalSpace());
    } catch (IOException failure) {
      throw new StoreException(
          "cannot look at the disk of %s: %s".formatted(path, failure), failure);
    }
  }

  /// Adds up the sizes of files, some of which may be removed meanwhile.
  private static final class FileSizes extends SimpleFileVisitor<Path> {
    private long bytes;

    /// What lies there are links to the files that are counted already.
    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes) {
      return directory.endsWith(SNAPSHOTS)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      bytes += attributes.size();
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException gone) {
      return FileVisitResult.CONTINUE;
    }
  }

  @Override
  public void close() {
    synchronized (IN_USE) {
      if (!lock.isOpen()) {
        return;
      }
      IN_USE.remove(path);
      try {
        lock.close();
      } catch (IOException failure) {
        throw new StoreException("the lock of %s cannot be released".formatted(path), failure);
      }
    }
  }

  private static DataFolder lock(Path folder) throws IOException {
    synchronized (IN_USE) {
      if (IN_USE.contains(folder)) {
        throw inUse(folder);
      }
      refuseWhatIsNotOurs(folder);
      var channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      boolean locked = false;
      try {
        locked = channel.tryLock() != null;
      } finally {
        if (!locked) {
          channel.close();
        }
      }
      if (!locked) {
        throw inUse(folder);
      }
      IN_USE.add(folder);
      return new DataFolder(folder, channel);
    }
  }

  private static StoreException inUse(Path folder) {
    return new StoreException(
        "the folder %s is in use by another server: stop that one, or choose another folder"
            .formatted(folder));
  }

  /// Nothing of anybody else's is mixed with our data. A crash may have left a folder that was not
  /// finished.
  private static void refuseWhatIsNotOurs(Path folder) throws IOException {
    if (Files.exists(folder.resolve(FormatFile.NAME))) {
      return;
    }
    var ours = Set.of(LOCK, FormatFile.UNFINISHED);
    try (var entries = Files.list(folder)) {
      var other =
          entries
              .map(entry -> entry.getFileName().toString())
              .filter(name -> !ours.contains(name))
              .findFirst();
      if (other.isPresent()) {
        throw new StoreException(
            "the folder %s has no %s but other files (%s): choose an empty folder, or the one with the data"
                .formatted(folder, FormatFile.NAME, other.get()));
      }
    }
  }

  private void prepare(int defaultPartitions, OptionalInt exactly) throws IOException {
    if (!Files.exists(path.resolve(FormatFile.NAME))) {
      new FormatFile(defaultPartitions).write(path);
      var parent = path.getParent();
      if (parent != null) {
        FormatFile.sync(parent);
      }
    }
    partitions = FormatFile.read(path).partitions();
    if (partitions > Address.SLOTS || exactly.orElse(partitions) != partitions) {
      throw new StoreException(
          "the data in %s is made for %d partitions, not for %d: the number is fixed when data is made"
              .formatted(path, partitions, exactly.orElse(defaultPartitions)));
    }
  }
}
