package dev.stepwell.server.delivery;

import java.time.Instant;
import java.util.Optional;

/// How far a message has come that was handed over to be delivered.
///
/// @param host whose place it needs, with the port
/// @param sentAt when its request was sent; absent while it waits for its place
public record Progress(String host, Optional<Instant> sentAt) {
  static Progress inLine(String host) {
    return new Progress(host, Optional.empty());
  }

  static Progress sent(String host, Instant at) {
    return new Progress(host, Optional.of(at));
  }
}
