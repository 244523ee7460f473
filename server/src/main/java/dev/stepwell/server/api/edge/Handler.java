package dev.stepwell.server.api.edge;

import java.util.function.Consumer;

/// Answers the requests of one route.
///
/// What it throws is answered as well: a [Refusal] with its status, a
/// [dev.stepwell.protocol.WireException] with 400, all else with 500.
public sealed interface Handler {

  /// Runs on an event loop, so it never blocks: it hands something over, and `answer` is called
  /// once, on any thread.
  @FunctionalInterface
  non-sealed interface Quick extends Handler {
    void handle(Request request, Consumer<Result> answer);
  }

  /// Runs on a virtual thread, so it may read and wait as long as it has to.
  @FunctionalInterface
  non-sealed interface Blocking extends Handler {
    Result handle(Request request);
  }

  /// Runs on a virtual thread for as long as somebody is there to hear the answer: when the
  /// connection is gone, the thread is interrupted. It bounds by itself how many there are at once.
  @FunctionalInterface
  non-sealed interface Attended extends Handler {
    Result handle(Request request) throws InterruptedException;
  }
}
