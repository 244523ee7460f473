package dev.stepwell.protocol.retry;

import java.time.Duration;

/// An arithmetic expression for the delay before a retry, in milliseconds, such as `1000 * (1 +
/// retried)`. Two are equal when they were written alike.
public final class RetryDelay {
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final String HEADER = "Upstash-Retry-Delay";

  private final String text;
  private final Expression expression;

  private RetryDelay(String text, Expression expression) {
    this.text = text;
    this.expression = expression;
  }

  /// Reads the value of `Upstash-Retry-Delay`.
  ///
  /// @throws dev.stepwell.protocol.WireException where the text is no expression, or one too large
  public static RetryDelay parse(String text) {
    return parse(HEADER, text);
  }

  /// Reads an expression that stands somewhere else.
  ///
  /// @param field named in the refusal
  public static RetryDelay parse(String field, String text) {
    return new RetryDelay(text, new ExpressionParser(field, text).parse());
  }

  /// As it was written, to be shown.
  public String text() {
    return text;
  }

  /// The delay: below zero or not a number counts as zero, more than a day as a day.
  ///
  /// @param retried the number of retries already made, 0 before the first one
  public Duration delay(int retried) {
    double value = milliseconds(retried);
    if (!(value > 0)) {
      return Duration.ZERO;
    }
    return Duration.ofMillis((long) Math.min(value, (double) LONGEST.toMillis()));
  }

  /// The bare value; may be negative, infinite or not a number.
  public double milliseconds(int retried) {
    return expression.value(retried);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof RetryDelay delay && text.equals(delay.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return text;
  }
}
