package dev.stepwell.server.api.llm;

/// How many chats there may be, and what their bodies may take. A chat keeps its body for as long
/// as the model thinks, and the memory for bodies is shared with all other requests.
final class Places {
  private final int most;
  private final long mostBytes;
  private int taken;
  private long bytes;

  Places(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /// Takes one, if there is one. A body for which there is no room beside others may come alone.
  synchronized boolean take(int length) {
    if (taken == most || (taken > 0 && bytes + length > mostBytes)) {
      return false;
    }
    taken++;
    bytes += length;
    return true;
  }

  synchronized void giveBack(int length) {
    taken--;
    bytes -= length;
  }
}
