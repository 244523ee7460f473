package dev.stepwell.server.api.runs;

import java.util.EnumSet;
import java.util.Set;

/// In which states runs may be: in one of some phases, or such that they were cut off by their end.
public record RunStates(Set<RunPhase> phases, boolean cutOff) {
  public static final RunStates ALL = new RunStates(EnumSet.allOf(RunPhase.class), false);

  public static RunStates in(Set<RunPhase> phases) {
    return new RunStates(phases, false);
  }

  boolean all() {
    return phases.size() == RunPhase.values().length;
  }
}
