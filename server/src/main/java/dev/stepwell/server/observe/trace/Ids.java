package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;

/// The ids of traces and spans. Those of what is stored are hashes of what it is stored under, so
/// they are the same after a restart, and nothing has to be kept.
final class Ids {
  private static final int TRACE_BYTES = 16;
  private static final int SPAN_BYTES = 8;
  private static final int INPUT_BYTES = 32;

  private Ids() {}

  /// What a span stands for. Its number is part of the id, so it stays.
  enum Kind {
    RUN(1),
    MESSAGE(2),
    SLEEP(3),
    WAIT(4);

    private final int number;

    Kind(int number) {
      this.number = number;
    }
  }

  /// @param number of a message that stands alone, -1 for a run
  static String trace(ProjectId project, Origin origin, int number) {
    return hash(project.value(), origin, 0, number, TRACE_BYTES);
  }

  static String span(Kind kind, Origin origin, int number) {
    return hash("", origin, kind.number, number, SPAN_BYTES);
  }

  /// For one request, of which nothing is stored: two of them never share it.
  static String fresh() {
    long random = ThreadLocalRandom.current().nextLong();
    return HexFormat.of().toHexDigits(random == 0 ? 1 : random);
  }

  private static String hash(String name, Origin origin, int kind, int number, int bytes) {
    var input = ByteBuffer.allocate(INPUT_BYTES);
    input.putLong(origin.ticket()).putInt(origin.slot()).putInt(kind).putInt(number);
    try {
      var sha256 = MessageDigest.getInstance("SHA-256");
      sha256.update(input.array());
      var all = sha256.digest(name.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(all, 0, bytes);
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every JDK has SHA-256", impossible);
    }
  }
}
