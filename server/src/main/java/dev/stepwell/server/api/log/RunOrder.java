package dev.stepwell.server.api.log;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.server.api.runs.Views;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.PriorityQueue;

/// The runs of a project from the newest down, over all partitions: each has its own in the order
/// of their tickets, and they are merged while they are read.
final class RunOrder implements Iterator<Origin> {
  private static final int CHUNK = 128;

  private final PriorityQueue<Source> sources =
      new PriorityQueue<>(Comparator.comparing(Source::head).reversed());

  /// @param below runs older than this one
  /// @param lowestTicket and not older than this
  RunOrder(Views views, ProjectId project, Origin below, long lowestTicket) {
    var from = new ProjectRun(project, new Origin(lowestTicket, 0));
    for (var view : views.all()) {
      var source = new Source(view.projectRuns(), from, new ProjectRun(project, below));
      if (source.filled()) {
        sources.add(source);
      }
    }
  }

  @Override
  public boolean hasNext() {
    return !sources.isEmpty();
  }

  @Override
  public Origin next() {
    var source = sources.poll();
    if (source == null) {
      throw new NoSuchElementException("there are no older runs");
    }
    var next = source.take();
    if (source.filled()) {
      sources.add(source);
    }
    return next;
  }

  /// The runs of one partition, read in chunks.
  private static final class Source {
    private final Rows<ProjectRun, Marker> rows;
    private final ProjectRun from;
    private final Deque<ProjectRun> chunk = new ArrayDeque<>();
    private ProjectRun to;

    Source(Rows<ProjectRun, Marker> rows, ProjectRun from, ProjectRun to) {
      this.rows = rows;
      this.from = from;
      this.to = to;
    }

    boolean filled() {
      if (chunk.isEmpty() && from.compareTo(to) < 0) {
        rows.descending(from, to, CHUNK).stream().map(Row::key).forEach(chunk::addLast);
        to = chunk.isEmpty() ? from : chunk.getLast();
      }
      return !chunk.isEmpty();
    }

    Origin head() {
      return chunk.getFirst().run();
    }

    Origin take() {
      return chunk.removeFirst().run();
    }
  }
}
