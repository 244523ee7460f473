package dev.stepwell.store.tables;

import java.util.ArrayList;
import java.util.List;

/// How to take back what was changed since the last mark.
final class UndoLog {
  private final List<Runnable> steps = new ArrayList<>();

  void add(Runnable step) {
    steps.add(step);
  }

  void clear() {
    steps.clear();
  }

  /// The last change is taken back first.
  void undo() {
    for (int i = steps.size() - 1; i >= 0; i--) {
      steps.get(i).run();
    }
    steps.clear();
  }
}
