package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The file that makes a folder ours and says how its data is made. It is written once.
///
/// @param partitions what the data is made for
record FormatFile(int partitions) {
  static final String NAME = "stepwell.properties";
  static final String UNFINISHED = NAME + ".new";

  /// Another number means: these servers cannot read it.
  private static final int FORMAT = 1;

  static FormatFile read(Path folder) {
    var file = folder.resolve(NAME);
    var entries = entries(file);
    int format = number(file, entries, "format");
    if (format != FORMAT) {
      throw new StoreException(
          "%s has data in format %d, and this server reads format %d: start the version that made it"
              .formatted(folder, format, FORMAT));
    }
    return new FormatFile(number(file, entries, "partitions"));
  }

  /// On disk, all of it or nothing, when it returns.
  void write(Path folder) throws IOException {
    var text =
        """
        # Stepwell's data is in this folder. Do not change this file: it says how the data is made.
        format=%d
        partitions=%d
        """
            .formatted(FORMAT, partitions);
    var unfinished = folder.resolve(UNFINISHED);
    try (var out =
        FileChannel.open(
            unfinished,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      var bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        out.write(bytes);
      }
      out.force(true);
    }
    Files.move(unfinished, folder.resolve(NAME), StandardCopyOption.ATOMIC_MOVE);
    sync(folder);
  }

  /// Makes sure that the entries of a folder are on disk, not only what they name.
  static void sync(Path folder) throws IOException {
    try (var channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static Map<String, String> entries(Path file) {
    var entries = new HashMap<String, String>();
    try {
      for (var line : Files.readAllLines(file)) {
        int equals = line.indexOf('=');
        if (equals > 0 && !line.startsWith("#")) {
          entries.put(line.substring(0, equals).strip(), line.substring(equals + 1).strip());
        }
      }
    } catch (IOException failure) {
      throw damaged(file, "it cannot be read", failure);
    }
    return entries;
  }

  private static int number(Path file, Map<String, String> entries, String key) {
    var text = entries.getOrDefault(key, "");
    try {
      int number = Integer.parseInt(text);
      if (number > 0) {
        return number;
      }
    } catch (NumberFormatException noNumber) {
      throw damaged(file, "its '%s' is '%s'".formatted(key, text), noNumber);
    }
    throw damaged(file, "its '%s' is '%s'".formatted(key, text), null);
  }

  private static StoreException damaged(Path file, String how, @Nullable Throwable cause) {
    return new StoreException(
        "%s is damaged (%s): restore the folder from a backup".formatted(file, how), cause);
  }
}
