package dev.stepwell.server.delivery.http;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.share.BodyMemory;
import java.util.Arrays;
import java.util.Optional;

/// The body of one response as it arrives, within a limit of its own and within what all share, so
/// that endpoints that send without end do not fail the deliveries of those that say little.
final class BodyCollector {
  /// What became of a piece.
  enum Taken {
    WHOLE,
    CUT,
    NO_ROOM
  }

  private static final byte[] NOTHING = {};

  private final int limit;
  private final BodyMemory memory;
  private final Optional<ProjectId> project;
  private byte[] bytes = NOTHING;
  private int size;

  /// @param project whose request it answers, where that is known
  BodyCollector(int limit, BodyMemory memory, Optional<ProjectId> project) {
    this.limit = limit;
    this.memory = memory;
    this.project = project;
  }

  Taken add(byte[] piece) {
    int taken = Math.min(piece.length, limit - size);
    if (size == 0 && taken == piece.length) {
      if (!reserve(taken)) {
        return Taken.NO_ROOM;
      }
      bytes = piece;
    } else {
      if (size + taken > bytes.length && !grow(size + taken)) {
        return Taken.NO_ROOM;
      }
      System.arraycopy(piece, 0, bytes, size, taken);
    }
    size += taken;
    return taken == piece.length ? Taken.WHOLE : Taken.CUT;
  }

  private boolean grow(int needed) {
    int length = (int) Math.min(limit, Math.max(needed, bytes.length * 2L));
    if (!reserve(length - bytes.length)) {
      return false;
    }
    bytes = Arrays.copyOf(bytes, length);
    return true;
  }

  private boolean reserve(int more) {
    return memory.take(project, more, bytes.length + more);
  }

  byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /// Gives the shared room back.
  void release() {
    memory.giveBack(project, bytes.length);
    bytes = NOTHING;
    size = 0;
  }
}
