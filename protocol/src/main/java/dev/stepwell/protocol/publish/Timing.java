package dev.stepwell.protocol.publish;

import dev.stepwell.protocol.header.Headers;
import dev.stepwell.protocol.time.Durations;
import dev.stepwell.protocol.time.NotBefore;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// When a message may be delivered first.
public record Timing(Optional<Duration> delay, Optional<Instant> notBefore) {
  public static final Timing AT_ONCE = new Timing(Optional.empty(), Optional.empty());

  static Timing parse(Headers headers) {
    return new Timing(
        headers.setting("Upstash-Delay").map(text -> Durations.parse("Upstash-Delay", text)),
        headers
            .setting("Upstash-Not-Before")
            .map(text -> NotBefore.parse("Upstash-Not-Before", text)));
  }

  /// The moment of the first delivery: `notBefore` wins over `delay`, and what is past means now.
  public Instant due(Instant now) {
    var due = notBefore.orElseGet(() -> delay.map(now::plus).orElse(now));
    return due.isBefore(now) ? now : due;
  }
}
