package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// What a backup is made of. Written last, so a folder without it is none.
///
/// @param made when the copy was begun
record Manifest(Instant made, List<Entry> entries) {
  static final String NAME = "stepwell.backup";
  private static final String FIRST_LINE = "stepwell backup, format 1";
  private static final Pattern MADE = Pattern.compile("made (\\S+)");
  private static final Pattern ENTRY =
      Pattern.compile("([0-9a-f]{64}) ([0-9]{1,18}) ([A-Za-z0-9._/-]+)");

  /// A file of the copy.
  ///
  /// @param path below the folder of the data
  record Entry(String sha256, long size, String path) {}

  Manifest {
    entries = List.copyOf(entries);
  }

  long bytes() {
    return entries.stream().mapToLong(Entry::size).sum();
  }

  void write(Path folder) throws IOException {
    var lines = new ArrayList<>(List.of(FIRST_LINE, "made " + made));
    entries.forEach(entry -> lines.add(entry.sha256() + " " + entry.size() + " " + entry.path()));
    var unfinished = folder.resolve(NAME + ".new");
    Files.write(unfinished, lines);
    try (var written = FileChannel.open(unfinished, StandardOpenOption.WRITE)) {
      written.force(true);
    }
    Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    FormatFile.sync(folder);
  }

  /// @throws StoreException if the folder is no whole backup
  static Manifest read(Path folder) {
    var file = folder.resolve(NAME);
    if (!Files.exists(file)) {
      throw new StoreException(
          "%s is no backup, or one that was not finished: it has no %s".formatted(folder, NAME));
    }
    try {
      var lines = Files.readAllLines(file);
      if (lines.size() < 2 || !lines.getFirst().equals(FIRST_LINE)) {
        throw new StoreException(
            "%s is damaged, or of a newer version of Stepwell".formatted(file));
      }
      var made = MADE.matcher(lines.get(1));
      if (!made.matches()) {
        throw damaged(file);
      }
      var entries = lines.stream().skip(2).map(line -> entry(file, line)).toList();
      return new Manifest(Instant.parse(made.group(1)), entries);
    } catch (IOException | java.time.DateTimeException failure) {
      throw new StoreException("%s cannot be read: %s".formatted(file, failure), failure);
    }
  }

  private static Entry entry(Path file, String line) {
    var found = ENTRY.matcher(line);
    if (!found.matches()
        || !Path.of(found.group(3)).normalize().toString().equals(found.group(3))
        || found.group(3).startsWith("/")
        || found.group(3).startsWith("..")) {
      throw damaged(file);
    }
    return new Entry(found.group(1), Long.parseLong(found.group(2)), found.group(3));
  }

  private static StoreException damaged(Path file) {
    return new StoreException(file + " is damaged: take another backup");
  }
}
