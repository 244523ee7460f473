package dev.stepwell.server.api.runs;

import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.Phase;
import java.util.EnumSet;
import java.util.Set;

/// In which states runs may be: in one of some phases, or such that their steps are in a state.
///
/// @param besides what tells of runs in other phases that steps of theirs may be meant
public record RunStates(Set<RunPhase> phases, Set<Mark> besides) {
  /// What a run may be marked with on account of its steps.
  public enum Mark {
    /// It was cut off by its end.
    CUT_OFF(Facet.CUT_OFF),
    /// It has deliveries that are tried again.
    RETRIED(Facet.RETRIED);

    private final Facet facet;

    Mark(Facet facet) {
      this.facet = facet;
    }

    Facet facet() {
      return facet;
    }

    /// A run may have moved on since it was marked.
    public boolean fits(Phase phase) {
      return (this == RETRIED) == phase.endedAt().isEmpty();
    }
  }

  public static final RunStates ALL = new RunStates(EnumSet.allOf(RunPhase.class), Set.of());

  public static RunStates in(Set<RunPhase> phases) {
    return new RunStates(phases, Set.of());
  }

  boolean all() {
    return phases.size() == RunPhase.values().length;
  }
}
