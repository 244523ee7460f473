package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Copies of data folders that stand by themselves.
///
/// A backup is a folder with the data in `data` and a [Manifest] beside it. It is no data folder,
/// so no server starts on it by mistake and changes it.
public final class Backup {
  private static final String DATA = "data";
  private static final String UNFINISHED = ".unfinished";

  private Backup() {}

  /// What was copied.
  ///
  /// @param made when the copy was begun: all that was acknowledged by then is in it
  public record Summary(Instant made, int files, long bytes) {
    private static Summary of(Manifest manifest) {
      return new Summary(manifest.made(), manifest.entries().size(), manifest.bytes());
    }
  }

  /// Copies the data of a folder, whether a server runs on it or not. When this returns the copy is
  /// on disk and was read once; a copy that was cut off is in a folder whose name ends in
  /// `.unfinished`.
  ///
  /// @param destination does not exist yet
  /// @throws StoreException if there will be no copy; the message says why
  public static Summary make(Path data, Path destination, CopyProgress progress)
      throws IOException, InterruptedException {
    var made = Instant.now();
    if (!Files.exists(data.resolve(FormatFile.NAME))) {
      throw new StoreException(
          "there are no data of Stepwell in %s (no %s)".formatted(data, FormatFile.NAME));
    }
    FormatFile.read(data);
    var unfinished = unfinished(data, destination);
    if (DataFolder.isInUse(data)) {
      try (var snapshot = SnapshotRequest.of(data)) {
        return copy(data, snapshot.database(), unfinished, destination, made, progress);
      }
    }
    requireOwner(data);
    try (var store = RocksStore.open(data, 1)) {
      var snapshot = SnapshotFolder.of(data.toRealPath()).copy("own");
      Trees.delete(snapshot);
      try {
        store.snapshot(snapshot);
        return copy(data, snapshot, unfinished, destination, made, progress);
      } finally {
        Trees.delete(snapshot);
      }
    }
  }

  /// Opening the data writes files, which their owner's server would not be able to use.
  private static void requireOwner(Path data) throws IOException {
    var mine = Files.createTempFile("stepwell-", ".owner");
    try {
      var owner = Files.getOwner(data.resolve(FormatFile.NAME));
      if (!owner.equals(Files.getOwner(mine))) {
        throw new StoreException(
            "the data in %s belong to %s: run this as that user, or while the server runs"
                .formatted(data, owner.getName()));
      }
    } finally {
      Files.delete(mine);
    }
  }

  private static Path unfinished(Path data, Path destination) throws IOException {
    var target = destination.toAbsolutePath().normalize();
    var parent = target.getParent();
    if (Files.exists(target) || parent == null) {
      throw new StoreException(
          target + " exists: a backup overwrites nothing, choose another name");
    }
    Files.createDirectories(parent);
    if (parent.toRealPath().startsWith(data.toRealPath())) {
      throw new StoreException(
          "%s is within the data: a copy there would end with them".formatted(target));
    }
    var unfinished = target.resolveSibling(target.getFileName() + UNFINISHED);
    if (Files.exists(unfinished)) {
      throw new StoreException(
          "%s is left of a backup that was cut off: remove it, or choose another name"
              .formatted(unfinished));
    }
    return unfinished;
  }

  private static Summary copy(
      Path data,
      Path snapshot,
      Path unfinished,
      Path destination,
      Instant made,
      CopyProgress progress)
      throws IOException {
    var files = files(snapshot);
    long all = 0;
    for (var file : files) {
      all += Files.size(file);
    }
    Trees.createPrivate(unfinished);
    var target = unfinished.resolve(DATA);
    var database = target.resolve(DataFolder.DATABASE);
    Trees.createPrivate(database);
    var copy = new FileCopy(progress, all);
    var entries = new ArrayList<Manifest.Entry>();
    var format = target.resolve(FormatFile.NAME);
    entries.add(entry(copy.copy(data.resolve(FormatFile.NAME), format), target, format));
    for (var file : files) {
      var to = database.resolve(file.getFileName());
      entries.add(entry(copy.copy(file, to), target, to));
    }
    progress.verifying();
    verify(target);
    for (var folder : List.of(database, target)) {
      FormatFile.sync(folder);
    }
    var manifest = new Manifest(made, entries);
    manifest.write(unfinished);
    Files.move(unfinished, destination, StandardCopyOption.ATOMIC_MOVE);
    sync(destination.toAbsolutePath().getParent());
    return Summary.of(manifest);
  }

  private static Manifest.Entry entry(String sha256, Path target, Path file) throws IOException {
    return new Manifest.Entry(sha256, Files.size(file), target.relativize(file).toString());
  }

  private static List<Path> files(Path folder) throws IOException {
    try (var entries = Files.list(folder)) {
      return entries.filter(Files::isRegularFile).sorted().toList();
    }
  }

  /// Makes a data folder of a backup. A copy that was cut off has no format file, so no server
  /// starts on it.
  ///
  /// @param data does not exist yet, or is empty
  /// @throws StoreException if the data are not restored; the message says why
  public static Summary restore(Path backup, Path data, CopyProgress progress) throws IOException {
    var manifest = Manifest.read(backup);
    FormatFile.read(backup.resolve(DATA));
    if (!Trees.isEmpty(data)) {
      throw new StoreException(
          data + " is not empty: a restore overwrites nothing, choose another folder");
    }
    Trees.createPrivate(data.resolve(DataFolder.DATABASE));
    var copy = new FileCopy(progress, manifest.bytes());
    for (var entry : manifest.entries()) {
      var from = backup.resolve(DATA).resolve(entry.path());
      if (!Files.isRegularFile(from)) {
        throw new StoreException(from + " is missing: take another backup");
      }
      var hash = copy.copy(from, data.resolve(kept(entry.path())));
      if (!hash.equals(entry.sha256())) {
        throw new StoreException(
            "%s is not what it was when the backup was made: take another backup".formatted(from));
      }
    }
    var format = data.resolve(FormatFile.UNFINISHED);
    if (!Files.exists(format)) {
      throw new StoreException(backup + " has no " + FormatFile.NAME + ": take another backup");
    }
    progress.verifying();
    Database.verify(data.resolve(DataFolder.DATABASE));
    tidy(data.resolve(DataFolder.DATABASE));
    FormatFile.sync(data.resolve(DataFolder.DATABASE));
    Files.move(format, data.resolve(FormatFile.NAME), StandardCopyOption.ATOMIC_MOVE);
    FormatFile.sync(data);
    sync(data.toAbsolutePath().normalize().getParent());
    return Summary.of(manifest);
  }

  /// The format file gets its name last.
  private static String kept(String path) {
    return path.equals(FormatFile.NAME) ? FormatFile.UNFINISHED : path;
  }

  private static void verify(Path data) throws IOException {
    FormatFile.read(data);
    Database.verify(data.resolve(DataFolder.DATABASE));
    tidy(data.resolve(DataFolder.DATABASE));
  }

  /// Removes the diary of the one who looked.
  private static void tidy(Path database) throws IOException {
    for (var file : files(database)) {
      if (file.getFileName().toString().startsWith("LOG")) {
        Files.delete(file);
      }
    }
  }

  private static void sync(@Nullable Path folder) throws IOException {
    if (folder != null) {
      FormatFile.sync(folder);
    }
  }
}
