package dev.stepwell.server.delivery.http;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;

/// The body of one response as it arrives, within a limit of its own and within one that all share.
/// Long ones leave a quarter of that to short ones, so that endpoints that send without end do not
/// fail the deliveries of those that say little.
final class BodyCollector {
  /// What became of a piece.
  enum Taken {
    WHOLE,
    CUT,
    NO_ROOM
  }

  static final int SHORT = 64 << 10;

  private static final byte[] NOTHING = {};

  private final int limit;
  private final AtomicLong buffered;
  private final long bufferedLimit;
  private byte[] bytes = NOTHING;
  private int size;

  BodyCollector(int limit, AtomicLong buffered, long bufferedLimit) {
    this.limit = limit;
    this.buffered = buffered;
    this.bufferedLimit = bufferedLimit;
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
    boolean isShort = bytes.length + more <= SHORT;
    if (buffered.addAndGet(more) > (isShort ? bufferedLimit : bufferedLimit - bufferedLimit / 4)) {
      buffered.addAndGet(-more);
      return false;
    }
    return true;
  }

  byte[] bytes() {
    return size == bytes.length ? bytes : Arrays.copyOf(bytes, size);
  }

  /// Gives the shared room back.
  void release() {
    buffered.addAndGet(-bytes.length);
    bytes = NOTHING;
    size = 0;
  }
}
