package dev.stepwell.engine.run;

import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import java.util.Optional;

/// Whether a run still needs one of its deliveries. It does not where all that the delivery was to
/// lead to is recorded: another attempt brought it about, and what is recorded has deliveries of
/// its own.
sealed interface Need {
  /// Without this delivery the run may not go on.
  enum Needed implements Need {
    NEEDED
  }

  enum Recorded implements Need {
    RECORDED
  }

  /// A child run was asked for, which may be refused yet.
  record Invoking(int stepId, MessageKey result) implements Need {}

  static Need of(RunView view, ActiveRun active, MessageKey key, Purpose purpose) {
    return switch (purpose) {
      case Purpose.Step(int index, _) -> ofElement(view, active, key, index);
      case Purpose.CallReport(var stepId) ->
          stepId.isPresent()
                  && seen(view, active, StepIdentity.result(stepId.getAsInt()))
                      .filter(Need::isAppended)
                      .isPresent()
              ? Recorded.RECORDED
              : Needed.NEEDED;
      case Purpose.Call _, Purpose.FailureReport _, Purpose.Alone _ -> Needed.NEEDED;
    };
  }

  /// A plan leads to its step alone. Any other element leads to whatever follows: to the next step
  /// in sequence, or to all branches of a block, which come in one request. Where another result of
  /// the same block follows, that one leads on.
  private static Need ofElement(RunView view, ActiveRun active, MessageKey key, int index) {
    var from = new SeenKey(active.origin(), 0, 0);
    var to = new SeenKey(active.origin().next(), 0, 0);
    int newest = 0;
    for (var row : view.seen().ascending(from, to, Integer.MAX_VALUE)) {
      int target = row.key().targetStep();
      if (target > 0 && row.value().message().equals(key)) {
        return ofBegun(view, active, target);
      }
      newest = Math.max(newest, Math.max(row.key().stepId(), target));
    }
    if (index + 1 < active.state().steps()) {
      return Recorded.RECORDED;
    }
    // Steps have numbers in the order of the program. A newest one that has a plan is no step that
    // follows: it and this element are of the same block.
    return seen(view, active, StepIdentity.plan(newest)).isPresent()
            || seen(view, active, StepIdentity.result(newest)).filter(Need::isAppended).isPresent()
        ? Needed.NEEDED
        : ofBegun(view, active, newest);
  }

  private static Need ofBegun(RunView view, ActiveRun active, int stepId) {
    return seen(view, active, StepIdentity.result(stepId))
        .<Need>map(seen ->
            switch (seen.stage()) {
              case APPENDED, CALLING, WAITING, INVOKING_TOLD -> Recorded.RECORDED;
              case INVOKING -> new Invoking(stepId, seen.message());
            })
        .orElse(Needed.NEEDED);
  }

  private static boolean isAppended(Seen seen) {
    return seen.stage() == Seen.Stage.APPENDED;
  }

  private static Optional<Seen> seen(RunView view, ActiveRun active, StepIdentity identity) {
    return view.seen().get(new SeenKey(active.origin(), identity));
  }
}
