package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What is in a range of a table of one partition, read in chunks. They are small where a reader
/// jumps, and grow where he goes on step by step.
final class TableLine<K> implements Line {
  private static final int SMALLEST = 16;
  private static final int LARGEST = 256;

  private final Rows<K, Marker> rows;
  private final Function<Origin, K> key;
  private final Function<K, Origin> found;
  private final Direction direction;
  private final Deque<Origin> chunk = new ArrayDeque<>();
  private Origin from;
  private Origin to;
  private int size = SMALLEST;

  /// @param key the row of something
  /// @param found what a row is of
  /// @param from the least that is looked for
  /// @param to above all that is looked for
  TableLine(
      Rows<K, Marker> rows,
      Function<Origin, K> key,
      Function<K, Origin> found,
      Direction direction,
      Origin from,
      Origin to) {
    this.rows = rows;
    this.key = key;
    this.found = found;
    this.direction = direction;
    this.from = from;
    this.to = to;
  }

  @Override
  public @Nullable Origin head() {
    if (chunk.isEmpty() && from.compareTo(to) < 0) {
      read();
    }
    return chunk.peekFirst();
  }

  @Override
  public void passTo(Origin place) {
    while (!chunk.isEmpty() && direction.compare(chunk.getFirst(), place) < 0) {
      chunk.removeFirst();
    }
    if (chunk.isEmpty() && direction.compare(next(), place) < 0) {
      goOnAt(place);
      size = SMALLEST;
    }
  }

  @Override
  public void pass() {
    if (head() != null) {
      chunk.removeFirst();
    }
  }

  /// The first place that was not read yet.
  private Origin next() {
    return switch (direction) {
      case NEWEST_FIRST -> to.previous();
      case OLDEST_FIRST -> from;
    };
  }

  private void goOnAt(Origin place) {
    switch (direction) {
      case NEWEST_FIRST -> to = place.next();
      case OLDEST_FIRST -> from = place;
    }
  }

  private void read() {
    var read = chunk(key.apply(from), key.apply(to));
    read.stream().map(Row::key).map(found).forEach(chunk::addLast);
    if (read.size() < size) {
      to = from;
    } else {
      var last = chunk.getLast();
      switch (direction) {
        case NEWEST_FIRST -> to = last;
        case OLDEST_FIRST -> from = last.next();
      }
      size = Math.min(2 * size, LARGEST);
    }
  }

  private List<Row<K, Marker>> chunk(K first, K end) {
    return switch (direction) {
      case NEWEST_FIRST -> rows.descending(first, end, size);
      case OLDEST_FIRST -> rows.ascending(first, end, size);
    };
  }
}
