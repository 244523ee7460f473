package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/// Some things that are known already.
final class ListLine implements Line {
  private final Direction direction;
  private final Deque<Origin> left = new ArrayDeque<>();

  ListLine(Direction direction, Collection<Origin> all) {
    this.direction = direction;
    all.stream().distinct().sorted(direction::compare).forEach(left::addLast);
  }

  @Override
  public @Nullable Origin head() {
    return left.peekFirst();
  }

  @Override
  public void passTo(Origin place) {
    while (!left.isEmpty() && direction.compare(left.getFirst(), place) < 0) {
      left.removeFirst();
    }
  }

  @Override
  public void pass() {
    left.pollFirst();
  }
}
