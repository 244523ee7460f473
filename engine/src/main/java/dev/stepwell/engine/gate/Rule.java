package dev.stepwell.engine.gate;

import dev.stepwell.engine.FlowControl;
import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/// What a gate allows.
///
/// @param parallelism how many may be under way at once
/// @param rate how many may start in a period
public record Rule(OptionalInt parallelism, OptionalInt rate, Duration period) {
  /// What holds at a queue that nobody has set up.
  public static final Rule ONE_AT_A_TIME = parallelism(1);

  public static Rule parallelism(int most) {
    return new Rule(OptionalInt.of(most), OptionalInt.empty(), Duration.ofSeconds(1));
  }

  /// A part of a rule that can be pinned, so that what comes with messages does not change it. The
  /// period belongs to the rate.
  public enum Limit {
    PARALLELISM,
    RATE
  }

  public static Rule of(FlowControl flow) {
    return new Rule(flow.parallelism(), flow.rate(), flow.period());
  }

  /// This rule where it is fixed, the other one elsewhere.
  Rule replacedBy(Rule other, Set<Limit> fixed) {
    boolean keepRate = fixed.contains(Limit.RATE);
    return new Rule(
        fixed.contains(Limit.PARALLELISM) ? parallelism : other.parallelism,
        keepRate ? rate : other.rate,
        keepRate ? period : other.period);
  }
}
