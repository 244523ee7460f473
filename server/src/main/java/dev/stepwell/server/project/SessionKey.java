package dev.stepwell.server.project;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// What sessions are signed with: a secret of one server, which is not in its data, so that a copy
/// of the data opens no session.
public final class SessionKey {
  /// The name of its file, beside the data.
  public static final String FILE = "session.key";

  private static final int BYTES = 32;
  private static final Logger LOG = LoggerFactory.getLogger(SessionKey.class);
  private static final SecureRandom RANDOM = new SecureRandom();

  private final byte[] bytes;

  private SessionKey(byte[] bytes) {
    this.bytes = bytes;
  }

  /// One with which sessions end when this process does.
  public static SessionKey fresh() {
    var bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new SessionKey(bytes);
  }

  /// The one of a folder that nobody else uses meanwhile; a fresh one, for the owner of the process
  /// alone to read, where there is none or no whole one. Where it cannot be kept, as on a full
  /// disk, sessions end with the process, and the log says so: nothing else depends on it.
  public static SessionKey in(Path folder) {
    var file = folder.resolve(FILE);
    try {
      if (Files.exists(file)) {
        var known = Files.readAllBytes(file);
        if (known.length == BYTES) {
          return new SessionKey(known);
        }
      }
      var key = fresh();
      write(key.bytes, file);
      return key;
    } catch (IOException failure) {
      LOG.warn(
          "{} cannot be read or written, so whoever signs in does so again after a restart: {}",
          file,
          failure.toString());
      return fresh();
    }
  }

  private static void write(byte[] bytes, Path file) throws IOException {
    var unfinished = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(unfinished);
    try (var out =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            ownerOnly(file))) {
      var rest = ByteBuffer.wrap(bytes);
      while (rest.hasRemaining()) {
        out.write(rest);
      }
      out.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static FileAttribute<?>[] ownerOnly(Path file) {
    return file.getFileSystem().supportedFileAttributeViews().contains("posix")
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
        }
        : new FileAttribute<?>[0];
  }

  byte[] bytes() {
    return bytes;
  }
}
