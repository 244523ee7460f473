package dev.stepwell.engine;

import java.util.Optional;

/// How often a message is tried again after its first attempt, and the expression that says how
/// long to wait in between (absent: the default backoff). The expression was checked when it came
/// in; the delivery side evaluates it.
public record RetryPolicy(int retries, Optional<String> delay) {
  public static final RetryPolicy DEFAULT = new RetryPolicy(3, Optional.empty());

  public RetryPolicy {
    if (retries < 0) {
      throw new IllegalArgumentException("retries must not be negative: " + retries);
    }
  }
}
