package dev.stepwell.server.observe.trace;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.Octets;
import dev.stepwell.protocol.WireException;
import dev.stepwell.protocol.body.StepHead;
import dev.stepwell.protocol.step.StepElement;
import java.util.Optional;

/// Says which step a delivery of a run was for.
final class StepNames {
  /// Larger results are not read for the sake of a name.
  private static final int MOST_BYTES = 1 << 20;

  private StepNames() {}

  /// The step that the endpoint worked on when it got the list up to `index`: the one that a plan
  /// names, or else the one whose result came next. Where the branches of a parallel block come
  /// together it cannot be told.
  static Optional<String> worked(View view, Origin run, int index) {
    var own = head(view, run, index);
    if (own.filter(StepHead::isPlan).isPresent()) {
      return own.map(StepHead::stepName);
    }
    boolean branch = own.filter(head -> head.concurrent() > 1).isPresent();
    return head(view, run, index + 1)
        .filter(next -> !next.isPlan() && !(branch && next.concurrent() > 1))
        .map(StepHead::stepName);
  }

  /// The step that an element is of, where it sleeps.
  static Optional<String> sleeping(View view, Origin run, int index) {
    return head(view, run, index)
        .filter(head -> head.stepType().startsWith("Sleep"))
        .map(StepHead::stepName);
  }

  /// Nothing of the first element, which is what the run began with.
  private static Optional<StepHead> head(View view, Origin run, int index) {
    if (index == 0) {
      return Optional.empty();
    }
    return view.steps()
        .get(new StepKey(run, index))
        .filter(element -> element.size() <= MOST_BYTES)
        .flatMap(element -> read(Octets.wrap(element.array())));
  }

  private static Optional<StepHead> read(Octets element) {
    try {
      return Optional.of(StepHead.read(StepElement.body(element).array()));
    } catch (WireException noStep) {
      return Optional.empty();
    }
  }
}
