package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import java.util.List;
import java.util.Optional;

/// Finds what stands in all of several lines, in one direction. Each line tells how far the others
/// may jump, so the search is as quick as its rarest criterion; and what it may cost is bounded.
public final class Search {
  private final List<Line> lines;
  private final Direction direction;
  private Origin reached;
  private int steps;

  /// @param after what comes behind this place
  /// @param steps how often it may look at something or jump
  Search(List<Line> lines, Direction direction, Origin after, int steps) {
    this.lines = List.copyOf(lines);
    this.direction = direction;
    this.reached = after;
    this.steps = steps;
    lines.forEach(line -> pass(line, after));
  }

  /// What comes next; nothing where there is none, or the search has to pause.
  public Optional<Origin> next() {
    while (steps > 0) {
      steps--;
      var farthest = farthest();
      if (farthest.isEmpty()) {
        steps = 0;
        return Optional.empty();
      }
      var candidate = farthest.get();
      reached = direction.before(candidate);
      if (lines.stream().allMatch(line -> candidate.equals(line.head()))) {
        lines.forEach(Line::pass);
        reached = candidate;
        return farthest;
      }
      lines.forEach(line -> line.passTo(candidate));
    }
    return Optional.empty();
  }

  /// Whether all was looked at.
  public boolean over() {
    return farthest().isEmpty();
  }

  /// What comes behind this place was not looked at yet, all else was.
  public Origin reached() {
    return reached;
  }

  /// Where the line is that is farthest ahead: nothing before can stand in all of them.
  private Optional<Origin> farthest() {
    Origin farthest = null;
    for (var line : lines) {
      var head = line.head();
      if (head == null) {
        return Optional.empty();
      }
      if (farthest == null || direction.compare(head, farthest) > 0) {
        farthest = head;
      }
    }
    return Optional.ofNullable(farthest);
  }

  private static void pass(Line line, Origin after) {
    line.passTo(after);
    if (after.equals(line.head())) {
      line.pass();
    }
  }
}
