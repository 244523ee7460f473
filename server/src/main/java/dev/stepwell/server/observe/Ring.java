package dev.stepwell.server.observe;

import static java.util.Objects.requireNonNull;

import dev.stepwell.server.api.vitals.Statistics.Trend;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The last samples of one project, in steps of the same length: a fixed piece of memory, however
/// long the server runs.
final class Ring {
  /// What stands in a step of which nothing is known: the server was not awake then.
  static final int UNKNOWN = -1;

  private final long every;
  private final int most;

  /// By the number of the step, modulo the length.
  private final Map<Series, int[]> values = new EnumMap<>(Series.class);

  /// The number of the oldest step, and of the newest; steps are numbered by the time.
  private long first;

  private long last = -1;

  /// @param every how long a step is, in milliseconds
  /// @param most steps that are kept
  Ring(long every, int most) {
    this.every = every;
    this.most = most;
    for (var series : Series.values()) {
      values.put(series, new int[most]);
    }
  }

  /// Takes a sample into account: in a step of its own, or with what its step has already.
  ///
  /// @param at Unix time in milliseconds, in the middle of what the sample is about. A little
  ///   before the newest step it is taken for that one; long before it, the clock was set, and all
  ///   begins anew
  /// @param sample one number for each series
  synchronized void add(long at, Map<Series, Integer> sample) {
    long step = Math.floorDiv(at, every);
    if (last < 0 || step - last >= most || step < last - 1) {
      first = step;
      last = step;
      clear(step);
    }
    while (last < step) {
      last++;
      first = Math.max(first, last - most + 1);
      clear(last);
    }
    int place = Math.floorMod(last, most);
    sample.forEach((series, more) -> {
      var row = requireNonNull(values.get(series));
      if (row[place] == UNKNOWN) {
        row[place] = more;
      } else if (series.isCount()) {
        row[place] = (int) Math.min(Integer.MAX_VALUE, (long) row[place] + more);
      } else {
        row[place] = Math.max(row[place], more);
      }
    });
  }

  private void clear(long step) {
    int place = Math.floorMod(step, most);
    values.values().forEach(row -> row[place] = UNKNOWN);
  }

  /// What it holds; before the first sample no step.
  synchronized Trend copy() {
    var copies = new LinkedHashMap<String, List<Integer>>();
    values.forEach((series, row) -> {
      var copy = new ArrayList<Integer>(most);
      for (long step = first; step <= last; step++) {
        copy.add(row[Math.floorMod(step, most)]);
      }
      copies.put(series.text, copy);
    });
    return new Trend(Math.max(0, first * every), every, copies);
  }

  /// What the numbers take, in bytes.
  long bytes() {
    return values.values().stream().mapToLong(row -> (long) row.length * Integer.BYTES).sum();
  }
}
