package dev.stepwell.dashboard.runs;

import dev.stepwell.dashboard.text.Lengths;
import java.util.List;

/// When a step was under way, as a part of the whole run, in thousandths of it.
///
/// @param marks where attempts failed
/// @param text how long it took
public record Bar(int from, int length, List<Integer> marks, String text) {
  /// So that something is there to see.
  private static final int SHORTEST = 4;

  private static final int WHOLE = 1_000;

  /// @param begin of the run, in milliseconds like all of them
  /// @param end of the run, or now
  static Bar of(long begin, long end, long from, long to, List<Long> marks) {
    int left = Math.min(place(begin, end, from), WHOLE - SHORTEST);
    int right = Math.max(place(begin, end, to), left + SHORTEST);
    return new Bar(
        left,
        right - left,
        marks.stream().map(mark -> place(begin, end, mark)).toList(),
        Lengths.ofMillis(to - from));
  }

  private static int place(long begin, long end, long moment) {
    long whole = Math.max(1, end - begin);
    return Math.clamp(WHOLE * (moment - begin) / whole, 0, WHOLE);
  }
}
