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
import java.util.Optional;
import java.util.PriorityQueue;

/// The entries of a project from the newest down, or from the oldest up, over all partitions: each
/// has its own in their order, and they are merged while they are read.
final class LetterOrder implements Iterator<LetterOrder.Found> {
  /// Entries may be large.
  private static final int CHUNK = 16;

  private final PriorityQueue<Source> sources;

  /// An entry and the partition that has it.
  record Found(View view, DeadKey key, DeadLetter letter) {}

  /// @param below entries older than this one
  LetterOrder(Views views, ProjectId project, DeadKey below) {
    this(views, new DeadKey(project, new Origin(0, 0)), below, true);
  }

  private LetterOrder(Views views, DeadKey from, DeadKey to, boolean latestFirst) {
    var byHead = Comparator.comparing(Source::head);
    sources = new PriorityQueue<>(latestFirst ? byHead.reversed() : byHead);
    for (var view : views.all()) {
      var source = new Source(view, from, to, latestFirst);
      if (source.filled()) {
        sources.add(source);
      }
    }
  }

  /// From the oldest up.
  ///
  /// @param above entries newer than this one
  static LetterOrder earliestFirst(Views views, ProjectId project, Optional<DeadKey> above) {
    var from = above.map(DeadKey::failure).map(Origin::next).orElse(new Origin(0, 0));
    return new LetterOrder(views, new DeadKey(project, from), start(project), false);
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
    private final boolean latestFirst;
    private final Deque<Row<DeadKey, DeadLetter>> chunk = new ArrayDeque<>();
    private DeadKey from;
    private DeadKey to;

    Source(View view, DeadKey from, DeadKey to, boolean latestFirst) {
      this.latestFirst = latestFirst;
      this.view = view;
      this.from = from;
      this.to = to;
    }

    boolean filled() {
      if (chunk.isEmpty() && from.compareTo(to) < 0) {
        chunk.addAll(
            latestFirst
                ? view.deadLetters().descending(from, to, CHUNK)
                : view.deadLetters().ascending(from, to, CHUNK));
        if (chunk.isEmpty()) {
          to = from;
        } else if (latestFirst) {
          to = chunk.getLast().key();
        } else {
          var last = chunk.getLast().key();
          from = new DeadKey(last.project(), last.failure().next());
        }
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
