package dev.stepwell.server.api.messages;

import dev.stepwell.engine.EventKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.View;
import dev.stepwell.server.api.runs.Views;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.Optional;
import java.util.PriorityQueue;

/// The entries of the log of messages in the order of time, over all partitions: each has its own
/// in their order, and they are merged while they are read.
final class Entries {
  private static final int CHUNK = 256;

  private final PriorityQueue<Source> sources;

  /// @param from the first place that counts
  /// @param to the place behind the last one that counts
  Entries(Views views, ProjectId project, Place from, Place to, boolean latestFirst) {
    var byHead = Comparator.comparing(Source::head);
    sources = new PriorityQueue<>(latestFirst ? byHead.reversed() : byHead);
    for (int partition = 0; partition < views.all().size(); partition++) {
      var source =
          new Source(
              views.all().get(partition),
              partition,
              new EventKey(project, from.ticket(), 0),
              new EventKey(project, to.ticket() + 1, 0),
              latestFirst);
      if (source.filled()) {
        sources.add(source);
      }
    }
  }

  /// An entry, and where its message is.
  record Entry(View view, Place place, EventKey key, Origin origin) {}

  Optional<Entry> next() {
    var source = sources.poll();
    if (source == null) {
      return Optional.empty();
    }
    var next = source.take();
    if (source.filled()) {
      sources.add(source);
    }
    return Optional.of(next);
  }

  /// The entries of one partition, read in chunks.
  private static final class Source {
    private final View view;
    private final int partition;
    private final boolean latestFirst;
    private final Deque<Row<EventKey, Origin>> chunk = new ArrayDeque<>();
    private EventKey from;
    private EventKey to;

    Source(View view, int partition, EventKey from, EventKey to, boolean latestFirst) {
      this.view = view;
      this.partition = partition;
      this.from = from;
      this.to = to;
      this.latestFirst = latestFirst;
    }

    boolean filled() {
      if (chunk.isEmpty() && from.compareTo(to) < 0) {
        chunk.addAll(
            latestFirst
                ? view.events().descending(from, to, CHUNK)
                : view.events().ascending(from, to, CHUNK));
        if (chunk.isEmpty()) {
          to = from;
        } else if (latestFirst) {
          to = chunk.getLast().key();
        } else {
          var last = chunk.getLast().key();
          from = new EventKey(last.project(), last.ticket(), last.index() + 1);
        }
      }
      return !chunk.isEmpty();
    }

    Place head() {
      return place(chunk.getFirst().key());
    }

    Entry take() {
      var row = chunk.removeFirst();
      return new Entry(view, place(row.key()), row.key(), row.value());
    }

    private Place place(EventKey key) {
      return new Place(key.ticket(), partition, key.index(), 0);
    }
  }
}
