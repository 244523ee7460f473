package dev.stepwell.server.api.dlq;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.server.api.runs.Views;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// The entries of a project from the newest down, over all partitions: each has its own in their
/// order, and they are merged while they are read.
final class LetterOrder implements Iterator<LetterOrder.Found> {
  /// Entries may be large.
  private static final int CHUNK = 16;

  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparing(Source::head).reversed());

  /// An entry and the partition that has it.
  record Found(View view, DeadKey key, DeadLetter letter) {}

  /// @param below entries older than this one
  LetterOrder(Views views, ProjectId project, DeadKey below) {
    for (var view : views.all()) {
      var source = new Source(view, new DeadKey(project, new Origin(0, 0)), below);
      if (source.filled()) {
        sources.add(source);
      }
    }
  }

  /// Before the newest entry of a project.
  static DeadKey start(ProjectId project) {
    return new DeadKey(project, new Origin(Long.MAX_VALUE, 0));
  }

  @Override
  public boolean hasNext() {
    return !sources.isEmpty();
  }

  @Override
  public Found next() {
    var source = sources.poll();
    if (source == null) {
      throw new NoSuchElementException("there are no older entries");
    }
    var next = source.take();
    if (source.filled()) {
      sources.add(source);
    }
    return next;
  }

  /// The entries of one partition, read in chunks.
  private static final class Source {
    private final View view;
    private final DeadKey from;
    private final Deque<Row<DeadKey, DeadLetter>> chunk = new ArrayDeque<>();
    private DeadKey to;

    Source(View view, DeadKey from, DeadKey to) {
      this.view = view;
      this.from = from;
      this.to = to;
    }

    boolean filled() {
      if (chunk.isEmpty() && from.compareTo(to) < 0) {
        chunk.addAll(view.deadLetters().descending(from, to, CHUNK));
        to = chunk.isEmpty() ? from : chunk.getLast().key();
      }
      return !chunk.isEmpty();
    }

    DeadKey head() {
      return chunk.getFirst().key();
    }

    Found take() {
      var row = chunk.removeFirst();
      return new Found(view, row.key(), row.value());
    }
  }
}
