package dev.stepwell.store.rocksdb;

import dev.stepwell.store.StoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at the logs of a database that is not open, before it opens them and drops what it cannot
/// read.
final class LogCheck {
  private static final Logger LOG = LoggerFactory.getLogger(LogCheck.class);
  private static final Pattern NAME = Pattern.compile("([0-9]{1,18})\\.log");

  private LogCheck() {}

  private record LogFile(Path path, long number) {}

  private static Optional<LogFile> logFile(Path path) {
    var name = NAME.matcher(path.getFileName().toString());
    return name.matches()
        ? Optional.of(new LogFile(path, Long.parseLong(name.group(1))))
        : Optional.empty();
  }

  /// @throws StoreException if writes that were synced cannot be read
  static void of(Path database) {
    try {
      var next = OptionalLong.empty();
      for (var log : logs(database)) {
        var found = LogScan.of(log.path(), log.number());
        var expected = next;
        if (found.hole().isPresent()) {
          throw damaged(log, found.end());
        }
        if (expected.isPresent()
            && found.first().isPresent()
            && found.first().getAsLong() > expected.getAsLong()) {
          throw new StoreException(
              "the log before %s is damaged at its end: writes %d to %d are missing. Nothing was changed: restore the folder from a backup"
                  .formatted(log.path(), expected.getAsLong(), found.first().getAsLong() - 1));
        }
        if (found.torn()) {
          LOG.warn(
              "{} ends at byte {} in a write that was not finished, as a crash leaves it: it is dropped",
              log.path(),
              found.end());
        }
        next = found.next().isPresent() ? found.next() : next;
      }
    } catch (IOException failure) {
      throw new StoreException(
          "the logs in %s cannot be read: %s".formatted(database, failure), failure);
    }
  }

  private static StoreException damaged(LogFile log, long end) {
    return new StoreException(
        "%s is damaged at byte %d: what was written later is there, what was written there is not. Nothing was changed: restore the folder from a backup"
            .formatted(log.path(), end));
  }

  private static List<LogFile> logs(Path database) throws IOException {
    if (!Files.isDirectory(database)) {
      return List.of();
    }
    try (var entries = Files.list(database)) {
      return entries
          .flatMap(path -> logFile(path).stream())
          .sorted(Comparator.comparingLong(LogFile::number))
          .toList();
    }
  }
}
