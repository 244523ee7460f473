package dev.stepwell.engine.gate;

import java.time.Duration;
import java.util.OptionalInt;
import java.util.Set;

/// What an operator may do to a gate.
public sealed interface Adjustment {
  /// Nothing starts any more; the period runs on.
  enum Pause implements Adjustment {
    PAUSE
  }

  enum Resume implements Adjustment {
    RESUME
  }

  /// Sets up a queue, or another way if it is there.
  record SetUp(int parallelism, boolean paused) implements Adjustment {}

  /// Sets what is given, from now on against all that messages bring, and begins a period anew.
  ///
  /// @param period for the rate
  record Pin(OptionalInt parallelism, OptionalInt rate, Duration period) implements Adjustment {}

  /// Lets messages change these limits again. Until one does they stay as they are.
  record Unpin(Set<Rule.Limit> limits) implements Adjustment {
    public Unpin {
      limits = Set.copyOf(limits);
    }
  }

  /// Begins a period anew.
  enum ResetRate implements Adjustment {
    RESET_RATE
  }

  /// Begins a period anew and counts the slots from nothing, whoever holds some.
  enum Reset implements Adjustment {
    RESET
  }
}
