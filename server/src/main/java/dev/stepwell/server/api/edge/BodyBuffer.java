package dev.stepwell.server.api.edge;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.protocol.Octets;
import dev.stepwell.server.share.BodyMemory;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;
import java.util.Optional;

/// The body of a request as it comes in. Memory is taken for what has arrived, not for what was
/// announced.
final class BodyBuffer {
  private static final int SECOND = 4 << 10;

  private final BodyMemory memory;
  private final Optional<ProjectId> project;
  private byte[] bytes = new byte[0];
  private int size;

  /// @param project who sends it, where that is known
  BodyBuffer(BodyMemory memory, Optional<ProjectId> project) {
    this.memory = memory;
    this.project = project;
  }

  /// What became of a piece of the body.
  enum Taken {
    TAKEN,
    TOO_LONG,
    NO_MEMORY
  }

  /// Takes one more piece.
  ///
  /// @param most the longest body, in bytes
  Taken take(Buffer piece, int most) {
    if (piece.length() > most - size) {
      return Taken.TOO_LONG;
    }
    if (!room(size + piece.length(), most)) {
      return Taken.NO_MEMORY;
    }
    piece.getBytes(bytes, size);
    size += piece.length();
    return Taken.TAKEN;
  }

  /// The whole body. The buffer must not be used any more, only [#release]d.
  Octets body() {
    return Octets.wrap(size == bytes.length ? bytes : Arrays.copyOf(bytes, size));
  }

  /// Gives the memory back. Doing it twice is harmless.
  void release() {
    memory.giveBack(project, bytes.length);
    bytes = new byte[0];
    size = 0;
  }

  /// Most bodies come in one piece; of those that do not, each further piece may be small.
  private int grown(int wanted, int most) {
    return (int) Math.min(most, Math.max(Math.max(SECOND, wanted), bytes.length * 2L));
  }

  private boolean room(int wanted, int most) {
    if (wanted <= bytes.length) {
      return true;
    }
    int capacity = bytes.length == 0 ? wanted : grown(wanted, most);
    if (!memory.take(project, capacity - bytes.length, capacity)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, capacity);
    return true;
  }
}
