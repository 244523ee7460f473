package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import java.util.Collection;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/// What stands in at least one of several lines, each once.
final class EitherLine implements Line {
  private final Direction direction;
  private final PriorityQueue<Headed> lines;

  /// A line that has a head, which stays the same while it is in the queue.
  private record Headed(Origin head, Line line) {}

  EitherLine(Direction direction, Collection<? extends Line> all) {
    this.direction = direction;
    this.lines = new PriorityQueue<>((a, b) -> direction.compare(a.head(), b.head()));
    all.forEach(this::add);
  }

  @Override
  public @Nullable Origin head() {
    var first = lines.peek();
    return first == null ? null : first.head();
  }

  @Override
  public void passTo(Origin place) {
    for (var first = lines.peek();
        first != null && direction.compare(first.head(), place) < 0;
        first = lines.peek()) {
      lines.remove();
      first.line().passTo(place);
      add(first.line());
    }
  }

  @Override
  public void pass() {
    var passed = head();
    for (var first = lines.peek();
        first != null && first.head().equals(passed);
        first = lines.peek()) {
      lines.remove();
      first.line().pass();
      add(first.line());
    }
  }

  private void add(Line line) {
    var head = line.head();
    if (head != null) {
      lines.add(new Headed(head, line));
    }
  }
}
