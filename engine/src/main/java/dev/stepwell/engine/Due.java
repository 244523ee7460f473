package dev.stepwell.engine;

import java.time.Duration;
import java.time.Instant;

/// When something may happen, as a client asks for it; the decision makes an instant of it.
public sealed interface Due {
  enum Now implements Due {
    NOW
  }

  record After(Duration delay) implements Due {}

  record At(Instant instant) implements Due {}

  /// The instant that is meant, never before `now`.
  default Instant from(Instant now) {
    return switch (this) {
      case Now.NOW -> now;
      case After(var delay) -> delay.isNegative() ? now : now.plus(delay);
      case At(var instant) -> instant.isBefore(now) ? now : instant;
    };
  }
}
