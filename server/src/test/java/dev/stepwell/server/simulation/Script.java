package dev.stepwell.server.simulation;

import java.time.Duration;
import java.util.List;

/// A workflow as its user wrote it: blocks one after the other, then the end.
record Script(int id, List<Block> blocks, End end) {
  static final int MOST_BRANCHES = 3;

  Script {
    blocks = List.copyOf(blocks);
  }

  /// One step, or several at once.
  record Block(List<Step> steps) {
    Block {
      steps = List.copyOf(steps);
    }

    boolean parallel() {
      return steps.size() > 1;
    }
  }

  sealed interface Step {
    /// As the wire has it.
    default String type() {
      return switch (this) {
        case Work _, Fragile _ -> "Run";
        case Sleep _ -> "SleepFor";
        case Wait _ -> "Wait";
        case Tell _ -> "Notify";
        case Call _ -> "Call";
        case Invoke _ -> "Invoke";
      };
    }
  }

  /// Code of the user's own.
  record Work() implements Step {}

  /// The same, and it throws until somebody mends it.
  record Fragile(boolean forGood) implements Step {}

  record Sleep(Duration time) implements Step {}

  record Wait(String event, Duration timeout) implements Step {}

  /// Notifies another run.
  record Tell(String run, String event) implements Step {}

  /// A request to a third party, which fails `failures` times before it answers well.
  record Call(int failures, int retries) implements Step {}

  record Invoke(int script) implements Step {}

  enum End {
    RETURN,
    CANCEL,
    /// Throws, on each attempt, until somebody mends it.
    FAIL,
    FAIL_FOR_GOOD
  }
}
