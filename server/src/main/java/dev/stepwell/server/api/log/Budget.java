package dev.stepwell.server.api.log;

/// How much one answer may still hold. What exceeds it is cut, and the answer is over.
public final class Budget {
  private long left;
  private boolean exceeded;

  /// @param bytes roughly: a character counts as one
  public Budget(long bytes) {
    left = bytes;
  }

  /// The same, for something of which it is not certain whether it will be shown.
  public Budget copy() {
    var copy = new Budget(left);
    copy.exceeded = exceeded;
    return copy;
  }

  /// Takes as much of `wanted` as there is.
  public int take(int wanted) {
    int taken = (int) Math.min(wanted, Math.max(left, 0));
    exceeded |= taken < wanted;
    left -= wanted;
    return taken;
  }

  public boolean exceeded() {
    return exceeded;
  }
}
