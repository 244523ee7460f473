package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// The runs in a range of a table of one partition, read in chunks. They are small where a reader
/// jumps, and grow where he goes on step by step.
final class TableLine<K> implements Line {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 256;

  private final Rows<K, Marker> rows;
  private final Function<Origin, K> key;
  private final Function<K, Origin> run;
  private final Origin oldest;
  private final Deque<Origin> chunk = new ArrayDeque<>();
  private Origin below;
  private int size = SMALLEST;
  private boolean over;

  /// @param key the row of a run
  /// @param below runs older than this one
  /// @param oldest and not older than this one
  TableLine(
      Rows<K, Marker> rows,
      Function<Origin, K> key,
      Function<K, Origin> run,
      Origin below,
      Origin oldest) {
    this.rows = rows;
    this.key = key;
    this.run = run;
    this.below = below;
    this.oldest = oldest;
  }

  @Override
  public @Nullable Origin head() {
    if (chunk.isEmpty() && !over) {
      read();
    }
    return chunk.peekFirst();
  }

  @Override
  public void passTo(Origin newest) {
    while (!chunk.isEmpty() && chunk.getFirst().compareTo(newest) > 0) {
      chunk.removeFirst();
    }
    if (chunk.isEmpty() && newest.next().compareTo(below) < 0) {
      below = newest.next();
      size = SMALLEST;
    }
  }

  @Override
  public void pass() {
    if (head() != null) {
      chunk.removeFirst();
    }
  }

  private void read() {
    if (oldest.compareTo(below) >= 0) {
      over = true;
      return;
    }
    var found = rows.descending(key.apply(oldest), key.apply(below), size);
    found.stream().map(Row::key).map(run).forEach(chunk::addLast);
    over = found.size() < size;
    if (!over) {
      below = chunk.getLast();
      size = Math.min(2 * size, LARGEST);
    }
  }
}
