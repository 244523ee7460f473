package dev.stepwell.server.simulation;

import dev.stepwell.server.simulation.Script.Block;
import dev.stepwell.server.simulation.Script.Step;
import java.util.List;

/// Finds out from a list of steps what is to be done next, as an SDK does (workflow protocol, 3.6).
final class Replay {
  private final List<Recorded> steps;
  private int results;
  private int plans;

  private Replay(List<Recorded> steps) {
    this.steps = steps;
  }

  sealed interface Next {
    /// Executes a step and submits its result.
    ///
    /// @param branches how many there are of its kind
    record Execute(Step step, int stepId, int branches) implements Next {}

    /// Submits the plans of a parallel block.
    ///
    /// @param firstStepId of the results that are announced
    record Announce(Block block, int firstStepId) implements Next {}

    /// Another delivery goes on.
    record Nothing() implements Next {}

    record Finish() implements Next {}
  }

  /// @param steps the list without its first element
  static Next next(Script script, List<Recorded> steps) {
    var replay = new Replay(steps);
    for (var block : script.blocks()) {
      var next = block.parallel() ? replay.several(block) : replay.one(block.steps().getFirst());
      if (!(next instanceof Next.Finish)) {
        return next;
      }
    }
    return new Next.Finish();
  }

  /// [Next.Finish] where the block is done with.
  private Next one(Step step) {
    int stepId = results + 1;
    if (results + plans >= steps.size()) {
      return new Next.Execute(step, stepId, 1);
    }
    check(steps.get(results + plans), step, stepId);
    results++;
    return new Next.Finish();
  }

  private Next several(Block block) {
    int first = results + 1;
    int branches = block.steps().size();
    var remaining = steps.stream().filter(element -> branch(element) >= first).toList();
    if (remaining.isEmpty()) {
      return new Next.Announce(block, first);
    }
    if (remaining.size() >= 2 * branches) {
      for (var element : remaining.subList(0, 2 * branches)) {
        check(element, block.steps().get(branch(element) - first), branch(element));
      }
      results += branches;
      plans += branches;
      return new Next.Finish();
    }
    var last = steps.getLast().head();
    return last.isPlan()
        ? new Next.Execute(
            block.steps().get(last.targetStep() - first), last.targetStep(), branches)
        : new Next.Nothing();
  }

  private static int branch(Recorded element) {
    return Math.max(element.head().stepId(), element.head().targetStep());
  }

  private static void check(Recorded element, Step step, int stepId) {
    var head = element.head();
    if (branch(element) != stepId || !head.stepType().equals(step.type())) {
      throw new Violation(
          "expected step %d of type %s, found %s".formatted(stepId, step.type(), element.body()));
    }
  }
}
