package dev.stepwell.store.rocksdb;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// Copies files, counts what it copied, and tells what it saw.
final class FileCopy {
  private static final int PIECE_BYTES = 1 << 20;

  private final CopyProgress progress;
  private final long all;
  private final ByteBuffer piece = ByteBuffer.allocateDirect(PIECE_BYTES);
  private long copied;

  /// @param all bytes of all files together
  FileCopy(CopyProgress progress, long all) {
    this.progress = progress;
    this.all = all;
  }

  /// The hash of what was copied, which is on disk when this returns.
  ///
  /// @param to does not exist yet
  String copy(Path from, Path to) throws IOException {
    var hash = sha256();
    try (var in = FileChannel.open(from, StandardOpenOption.READ);
        var out = FileChannel.open(to, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      while (in.read(piece.clear()) >= 0) {
        hash.update(piece.flip());
        copied += piece.rewind().remaining();
        while (piece.hasRemaining()) {
          out.write(piece);
        }
        progress.copied(copied, all);
      }
      out.force(true);
    }
    return HexFormat.of().formatHex(hash.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException missing) {
      throw new AssertionError("each JDK has SHA-256", missing);
    }
  }
}
