package dev.stepwell.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/// Reads a log of the database, as far as it takes to tell its end from a hole.
///
/// The database takes the first record that it cannot read for the end of a log, since a crash may
/// have left one half written. But each write is synced before the next one begins, so only the
/// last one may be torn. Where another write begins behind it, what was synced is damaged, and the
/// database would silently drop the rest.
///
/// A log is cut into blocks. A record lies in one block, and a write that does not fit is spread
/// over several. Each record holds the number of its log, since files are used again: behind the
/// end of a log lie the remains of older ones.
final class LogScan {
  /// What was found.
  ///
  /// @param end where the last whole write ends
  /// @param torn whether something behind it was begun, and is no whole write
  /// @param hole where another write begins, behind what cannot be read
  /// @param first the sequence number of the first write
  /// @param next the sequence number that follows the last whole write
  record Result(long end, boolean torn, OptionalLong hole, OptionalLong first, OptionalLong next) {}

  private static final int BLOCK = 32 << 10;

  /// Checksum (4), length (2), kind (1), number of the log (4).
  private static final int HEAD = 11;

  /// Kinds of records: a whole write, or its first, a further or its last part.
  private static final int FULL = 5;

  private static final int FIRST = 6;
  private static final int LAST = 8;

  /// Sequence number (8) and count (4) of a write.
  private static final int WRITE_HEAD = 12;

  private static final int CHECKSUM_DELTA = 0xA282EAD8;

  private final ByteBuffer log;
  private final int number;

  private LogScan(ByteBuffer log, long number) {
    this.log = log.order(ByteOrder.LITTLE_ENDIAN);
    this.number = (int) number;
  }

  static Result of(Path file, long number) throws IOException {
    return new LogScan(ByteBuffer.wrap(Files.readAllBytes(file)), number).run();
  }

  private Result run() {
    int place = 0;
    int end = 0;
    boolean inside = false;
    var write = new WriteHead();
    var first = OptionalLong.empty();
    var next = OptionalLong.empty();
    for (var record = at(place); record != null; record = at(place)) {
      boolean begins = record.begins();
      if (begins == inside) {
        break;
      }
      if (begins) {
        write = new WriteHead();
      }
      write.add(record);
      place = record.end();
      inside = !record.ends();
      if (record.ends()) {
        end = place;
        first = first.isPresent() ? first : OptionalLong.of(write.sequence());
        next = OptionalLong.of(write.sequence() + write.count());
      }
    }
    return new Result(end, inside || isBegun(place), hole(place), first, next);
  }

  /// Whether a record of this log was begun here. Remains of older logs look like anything else.
  private boolean isBegun(int place) {
    int start = start(place);
    return start + HEAD <= log.limit() && log.getInt(start + HEAD - Integer.BYTES) == number;
  }

  /// Every place behind the end may be the beginning of a record, as lengths may be what is
  /// damaged.
  private OptionalLong hole(int end) {
    for (int place = end; place + HEAD <= log.limit(); place++) {
      if (log.getInt(place + HEAD - Integer.BYTES) == number) {
        var record = read(place);
        if (record != null && record.begins() && place > end) {
          return OptionalLong.of(place);
        }
      }
    }
    return OptionalLong.empty();
  }

  private record Piece(int kind, int start, int length) {
    boolean begins() {
      return kind == FULL || kind == FIRST;
    }

    boolean ends() {
      return kind == FULL || kind == LAST;
    }

    int end() {
      return start + HEAD + length;
    }
  }

  /// Too little room for the head of a record is left empty.
  private static int start(int place) {
    int left = BLOCK - place % BLOCK;
    return left < HEAD ? place + left : place;
  }

  private @Nullable Piece at(int place) {
    return read(start(place));
  }

  /// The record of this log at a place, if there is a whole one.
  private @Nullable Piece read(int start) {
    if (start + HEAD > log.limit()) {
      return null;
    }
    int length = Short.toUnsignedInt(log.getShort(start + 4));
    int kind = log.get(start + 6);
    boolean fits = start % BLOCK + HEAD + length <= BLOCK && start + HEAD + length <= log.limit();
    boolean known = kind >= FULL && kind <= LAST;
    if (!fits || !known || log.getInt(start + 7) != number) {
      return null;
    }
    var checksum = new CRC32C();
    checksum.update(log.slice(start + 6, 5 + length));
    int masked = Integer.rotateRight((int) checksum.getValue(), 15) + CHECKSUM_DELTA;
    return masked == log.getInt(start) ? new Piece(kind, start, length) : null;
  }

  /// The first bytes of a write, which may be spread over records.
  private final class WriteHead {
    private final ByteBuffer bytes = ByteBuffer.allocate(WRITE_HEAD).order(ByteOrder.LITTLE_ENDIAN);

    void add(Piece record) {
      int length = Math.min(bytes.remaining(), record.length());
      bytes.put(log.slice(record.start() + HEAD, length));
    }

    long sequence() {
      return bytes.getLong(0);
    }

    long count() {
      return Integer.toUnsignedLong(bytes.getInt(8));
    }
  }
}
