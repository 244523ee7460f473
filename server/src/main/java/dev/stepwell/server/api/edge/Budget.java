package dev.stepwell.server.api.edge;

import java.util.concurrent.atomic.AtomicLong;

/// Bytes that all requests share. Large ones must leave a quarter to small ones, so that a few
/// clients with endless bodies do not shut out the many with short ones.
final class Budget {
  static final int SMALL = 64 << 10;

  private final long most;
  private final AtomicLong taken = new AtomicLong();

  Budget(long most) {
    this.most = most;
  }

  /// The largest request that finds room where nothing else is.
  static long largest(long most) {
    return most - most / 4;
  }

  /// A budget in which a request of so many bytes finds room.
  static long roomFor(long largest) {
    return largest + largest / 3 + 1;
  }

  /// Takes more bytes for a request, all or none of them.
  ///
  /// @param whole what the request has then
  boolean take(long bytes, long whole) {
    long limit = whole <= SMALL ? most : largest(most);
    if (taken.addAndGet(bytes) <= limit) {
      return true;
    }
    taken.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    taken.addAndGet(-bytes);
  }

  long taken() {
    return taken.get();
  }
}
