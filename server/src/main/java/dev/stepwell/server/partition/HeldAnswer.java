package dev.stepwell.server.partition;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/// An answer that is given once it is there and certain others have been heard, whichever comes
/// last. What the others say does not matter: where one of them says that it takes longer, the
/// command is on disk all the same, and nobody has to wait for a store that does not work.
final class HeldAnswer {
  private final Consumer<Answer> whenDone;
  private final AtomicInteger missing = new AtomicInteger(1);
  private volatile Runnable answer = () -> {};

  HeldAnswer(Consumer<Answer> whenDone) {
    this.whenDone = whenDone;
  }

  /// Holds the answer back until the listener has heard something. Only before any of them can hear
  /// anything: before the commit.
  Consumer<Answer> after() {
    missing.incrementAndGet();
    return _ -> oneLess();
  }

  void give(Answer given) {
    answer = () -> whenDone.accept(given);
    oneLess();
  }

  private void oneLess() {
    if (missing.decrementAndGet() == 0) {
      answer.run();
    }
  }
}
