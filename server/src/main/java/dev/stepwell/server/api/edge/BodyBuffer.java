package dev.stepwell.server.api.edge;

import dev.stepwell.protocol.Octets;
import io.vertx.core.buffer.Buffer;
import java.util.Arrays;

/// The body of a request as it comes in. Memory is taken for what has arrived, not for what was
/// announced.
final class BodyBuffer {
  private static final int SECOND = 4 << 10;

  private final Budget budget;
  private byte[] bytes = new byte[0];
  private int size;

  BodyBuffer(Budget budget) {
    this.budget = budget;
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
    budget.giveBack(bytes.length);
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
    if (!budget.take(capacity - bytes.length, capacity)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, capacity);
    return true;
  }
}
