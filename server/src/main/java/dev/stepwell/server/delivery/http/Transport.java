package dev.stepwell.server.delivery.http;

import java.util.function.Consumer;

/// Brings a request to its endpoint, and what came of it back.
@FunctionalInterface
public interface Transport {
  /// Never throws and never blocks; `whenDone` gets the answer exactly once, after this method has
  /// returned. It must not block.
  void send(OutgoingRequest request, Consumer<Answer> whenDone);
}
