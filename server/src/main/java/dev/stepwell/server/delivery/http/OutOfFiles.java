package dev.stepwell.server.delivery.http;

import io.netty.channel.ChannelException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Whether this process may open no more files, sockets among them: a reason to fail that says
/// nothing of an endpoint.
final class OutOfFiles {
  static final String MESSAGE =
      "this process has no file left for a connection (raise LimitNOFILE, or ulimit -n)";

  /// Can be opened by everybody, and on every system that we run on.
  private static final Path ANY_FILE = Path.of("/dev/null");

  /// Of the C library, where nothing says that it should speak another language.
  private static final String WORDS = "Too many open files";

  private static final int DEEPEST = 10;

  private OutOfFiles() {}

  /// Whether a connection failed for this reason. To make a socket is the one thing in connecting
  /// of which the other side knows nothing; that it failed is told by a type of Netty, whatever the
  /// language of the system.
  static boolean caused(Throwable failure) {
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      var message = cause.getMessage();
      if (cause instanceof ChannelException || (message != null && message.contains(WORDS))) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }

  /// Whether it is so at this moment; blocks for no longer than opening a file does.
  static boolean now() {
    try (var _ = FileChannel.open(ANY_FILE, StandardOpenOption.READ)) {
      return false;
    } catch (IOException _) {
      return true;
    }
  }
}
