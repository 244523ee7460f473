package dev.stepwell.server.api;

import dev.stepwell.protocol.answer.WaiterAnswer;

/// How many waiters one answer still lists, and how large they may be together.
final class WaiterRoom {
  private static final int MOST = 10_000;
  private static final long BYTES = 16 << 20;

  private int left = MOST;
  private long bytes = BYTES;

  boolean isFull() {
    return left == 0 || bytes <= 0;
  }

  /// Whether there was room for one more.
  boolean takes(WaiterAnswer waiter) {
    if (isFull()) {
      return false;
    }
    left--;
    bytes -= waiter.size();
    return true;
  }
}
