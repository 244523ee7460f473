package dev.stepwell.protocol.retry;

import java.time.Duration;

/// The delay before a retry where neither the message nor the endpoint asks for another.
public final class Backoff {
  private static final double LONGEST_SECONDS = 86_400;

  private Backoff() {}

  /// `min(86400, e^(2.5 n))` seconds.
  ///
  /// @param retry the number of the coming retry, 1 for the first
  public static Duration beforeRetry(int retry) {
    double seconds = Math.min(LONGEST_SECONDS, Math.exp(2.5 * retry));
    return Duration.ofMillis(Math.round(seconds * 1000));
  }
}
