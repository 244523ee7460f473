package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Some runs that are known already.
final class ListLine implements Line {
  private final Deque<Origin> runs = new ArrayDeque<>();

  ListLine(Collection<Origin> runs) {
    runs.stream().distinct().sorted(Comparator.reverseOrder()).forEach(this.runs::addLast);
  }

  @Override
  public @Nullable Origin head() {
    return runs.peekFirst();
  }

  @Override
  public void passTo(Origin newest) {
    while (!runs.isEmpty() && runs.getFirst().compareTo(newest) > 0) {
      runs.removeFirst();
    }
  }

  @Override
  public void pass() {
    runs.pollFirst();
  }
}
