package dev.stepwell.server.api.log;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Phase;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/// A run at the moment at which it is shown: its phase, and its messages by their numbers.
///
/// @param open those that are still to be delivered
/// @param sent what the log tells of them
record Moment(
    Origin origin,
    RetryPolicy retry,
    Phase phase,
    Map<Integer, Message> open,
    Map<Integer, Sent> sent,
    Instant now) {
  private static final Sent NOTHING = new Sent();

  boolean active() {
    return phase instanceof Phase.Active;
  }

  String id(int message) {
    return new MessageKey(origin, message).id();
  }

  Sent sent(int message) {
    return sent.getOrDefault(message, NOTHING);
  }

  /// When a message will be sent, if that is still to come.
  Optional<Instant> ahead(int message) {
    return active()
        ? Optional.ofNullable(open.get(message)).map(Message::due).filter(now::isBefore)
        : Optional.empty();
  }

  RetryPolicy retry(int message) {
    return sent(message)
        .retry()
        .or(() -> Optional.ofNullable(open.get(message)).map(m -> m.settings().retry()))
        .orElse(retry);
  }

  /// Whether the run failed because this message could not be delivered.
  boolean failed(int message) {
    return phase instanceof Phase.Failed failed && failed.failed().number() == message;
  }

  /// When the run ended without success.
  Optional<Instant> brokenOff() {
    return switch (phase) {
      case Phase.Active _, Phase.Succeeded _ -> Optional.empty();
      case Phase.Cancelled(var at) -> Optional.of(at);
      case Phase.Failed failed -> Optional.of(failed.at());
    };
  }
}
