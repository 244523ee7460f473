package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Origin;
import java.util.List;
import java.util.Optional;

/// Finds the runs that stand in all of several lines, from the newest down. Each line tells how far
/// the others may jump, so the search is as quick as its rarest criterion; and what it may cost is
/// bounded.
public final class Search {
  private final List<Line> lines;
  private Origin below;
  private int steps;

  /// @param below runs older than this one
  /// @param steps how often it may look at a run or jump
  Search(List<Line> lines, Origin below, int steps) {
    this.lines = List.copyOf(lines);
    this.below = below;
    this.steps = steps;
    lines.forEach(line -> passBelow(line, below));
  }

  /// The next run; nothing where there is none, or the search has to pause.
  public Optional<Origin> next() {
    while (steps > 0) {
      steps--;
      var lowest = lowest();
      if (lowest.isEmpty()) {
        steps = 0;
        below = new Origin(0, 0);
        return Optional.empty();
      }
      var candidate = lowest.get();
      below = candidate.next();
      if (lines.stream().allMatch(line -> candidate.equals(line.head()))) {
        lines.forEach(Line::pass);
        below = candidate;
        return lowest;
      }
      lines.forEach(line -> line.passTo(candidate));
    }
    return Optional.empty();
  }

  /// Whether all runs were looked at.
  public boolean over() {
    return lowest().isEmpty();
  }

  /// Runs older than this one were not looked at yet, all others were.
  public Origin below() {
    return below;
  }

  /// Where the line is that is farthest ahead: no newer run can stand in all of them.
  private Optional<Origin> lowest() {
    Origin lowest = null;
    for (var line : lines) {
      var head = line.head();
      if (head == null) {
        return Optional.empty();
      }
      if (lowest == null || head.compareTo(lowest) < 0) {
        lowest = head;
      }
    }
    return Optional.ofNullable(lowest);
  }

  private static void passBelow(Line line, Origin below) {
    line.passTo(below);
    if (below.equals(line.head())) {
      line.pass();
    }
  }
}
