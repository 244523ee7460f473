package dev.stepwell.engine;

import java.util.List;

/// What a command means, given the state.
public sealed interface Decision {
  /// The facts to apply, in order, then the commands to send on, and the answer for the caller.
  record Accepted(List<Fact> facts, List<Send> sends, Reply reply) implements Decision {
    public Accepted {
      facts = List.copyOf(facts);
      sends = List.copyOf(sends);
    }
  }

  /// Nothing changes here; the caller is told why.
  ///
  /// @param sends to whom else it matters: an answer may get lost, these do not
  record Rejected(Rejection why, List<Send> sends) implements Decision {
    public Rejected {
      sends = List.copyOf(sends);
    }
  }

  static Decision reply(Reply reply) {
    return new Accepted(List.of(), List.of(), reply);
  }

  static Decision rejected(Rejection why) {
    return new Rejected(why, List.of());
  }
}
