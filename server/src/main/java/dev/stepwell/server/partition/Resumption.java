package dev.stepwell.server.partition;

import dev.stepwell.store.StoreException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// Sends again what one partition holds for another. An outbox may hold more than memory and the
/// queue of the receiver take, so it is read in pages, and the next page waits until the one before
/// has arrived.
final class Resumption {
  /// Much less than a queue takes: clients need room in it too.
  static final int PAGE = 256;

  private final Partition sender;
  private final int receiver;
  private final Sending sending;
  private final Consumer<Runnable> later;

  // Only who turns the page touches these; there is one at a time.
  private long next;
  private boolean last;

  private boolean going;
  private boolean again;

  /// How a command is sent.
  interface Sending {
    /// Returns whether `arrived` will be run, once.
    boolean send(Relay relay, Runnable arrived);
  }

  /// @param later runs something after a pause
  Resumption(Partition sender, int receiver, Sending sending, Consumer<Runnable> later) {
    this.sender = sender;
    this.receiver = receiver;
    this.sending = sending;
    this.later = later;
  }

  /// Begins with the oldest command. Where this goes on already it is done once more at the end,
  /// since it may have missed what was committed meanwhile.
  void start() {
    if (begun()) {
      turn();
    }
  }

  /// Sends pages until there is one to wait for.
  private void turn() {
    try {
      while (more() && page()) {
        // All of that page was taken care of already.
      }
    } catch (StoreException unreadable) {
      // Its own partition may not notice, so it would not be told when the store works again.
      stop();
      later.accept(this::start);
    }
  }

  /// Returns whether nothing of the page is to be waited for.
  private boolean page() {
    var relays = sender.unconfirmed(receiver, next, PAGE);
    last = relays.size() < PAGE;
    if (!relays.isEmpty()) {
      next = relays.getLast().key().sequence() + 1;
    }
    // One is this thread's own, so that nobody turns the page before all of it is sent.
    var open = new AtomicInteger(1 + relays.size());
    for (var relay : relays) {
      if (!sending.send(relay, () -> arrived(open))) {
        open.decrementAndGet();
      }
    }
    return open.decrementAndGet() == 0;
  }

  private void arrived(AtomicInteger open) {
    if (open.decrementAndGet() == 0) {
      turn();
    }
  }

  private synchronized boolean begun() {
    again = going;
    if (going) {
      return false;
    }
    going = true;
    rewind();
    return true;
  }

  private synchronized boolean more() {
    if (last && again) {
      again = false;
      rewind();
    }
    going = !last;
    return going;
  }

  private void rewind() {
    next = 0;
    last = false;
  }

  private synchronized void stop() {
    going = false;
    again = false;
  }
}
