package dev.stepwell.server.api.runs;

import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.RunIndex;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/// Collects the lines of one search over an index, of all partitions and of one project alone.
public final class Lines {
  /// Things of one search whose tickets carry another time than their own. Where there are more,
  /// all is looked through instead.
  public static final int MOST_STRAYS = 10_000;

  private static final Origin OLDEST = new Origin(0, 0);

  private final Views views;
  private final ProjectId project;
  private final Function<View, Rows<FacetKey, Marker>> index;
  private final Direction direction;
  private final Origin after;
  private final List<Line> all = new ArrayList<>();

  /// @param after what comes behind this place
  public Lines(
      Views views,
      ProjectId project,
      Function<View, Rows<FacetKey, Marker>> index,
      Direction direction,
      Origin after) {
    this.views = views;
    this.project = project;
    this.index = index;
    this.direction = direction;
    this.after = after;
  }

  /// A table of one partition whose rows are in the order of the search.
  public interface Table<K> {
    Rows<K, Marker> rows(View view);

    K key(Origin place);

    Origin found(K key);
  }

  /// Things that have any of the values; all, where none are given.
  public void values(Facet facet, Set<String> values) {
    if (!values.isEmpty()) {
      hashes(facet, values.stream().map(RunIndex::hash).collect(Collectors.toSet()));
    }
  }

  /// The same, where it is numbers that stand for the values.
  public void numbers(Facet facet, Set<Long> numbers) {
    if (!numbers.isEmpty()) {
      hashes(facet, numbers);
    }
  }

  /// Things that are in any of the lists.
  ///
  /// @param lists at least one
  public void lists(Collection<Value> lists) {
    var lines = new ArrayList<Line>();
    for (var view : views.all()) {
      lists.forEach(list -> lines.add(line(view, list(list.facet(), list.hash()))));
    }
    all.add(new EitherLine(direction, lines));
  }

  /// One list of an index.
  public record Value(Facet facet, long hash) {
    public static Value of(Facet facet, String value) {
      return new Value(facet, RunIndex.hash(value));
    }
  }

  /// Things of some times. Their tickets tell them, and rows of the index where they do not.
  ///
  /// @param table where all of them are
  /// @param strays the facet of those rows
  public <K> void times(List<Period> spans, Table<K> table, Facet strays) {
    var found = strays(spans, strays);
    var lines = new ArrayList<Line>();
    lines.add(new ListLine(direction, found));
    for (var span : found.size() > MOST_STRAYS ? List.of(Period.EVER) : spans) {
      var from = new Origin(Stamp.lowestTicket(span.from()), 0);
      var to = new Origin(Stamp.lowestTicket(span.end()), 0);
      views.all().forEach(view -> lines.add(line(view, table, from, to)));
    }
    all.add(new EitherLine(direction, lines));
  }

  private List<Origin> strays(List<Period> spans, Facet facet) {
    var found = new ArrayList<Origin>();
    for (var span : spans) {
      if (span.equals(Period.EVER)) {
        continue;
      }
      var from = new FacetKey(project, facet, span.from(), OLDEST);
      var to = new FacetKey(project, facet, span.end(), OLDEST);
      for (var view : views.all()) {
        index
            .apply(view)
            .ascending(from, to, MOST_STRAYS + 1 - found.size())
            .forEach(row -> found.add(row.key().found()));
        if (found.size() > MOST_STRAYS) {
          return found;
        }
      }
    }
    return found;
  }

  /// The list of one value.
  public Table<FacetKey> list(Facet facet, long hash) {
    var list = new FacetKey(project, facet, hash, OLDEST);
    return new Table<>() {
      @Override
      public Rows<FacetKey, Marker> rows(View view) {
        return index.apply(view);
      }

      @Override
      public FacetKey key(Origin place) {
        return list.at(place);
      }

      @Override
      public Origin found(FacetKey key) {
        return key.found();
      }
    };
  }

  private void hashes(Facet facet, Set<Long> hashes) {
    lists(hashes.stream().map(hash -> new Value(facet, hash)).toList());
  }

  private <K> Line line(View view, Table<K> table) {
    return line(view, table, OLDEST, Direction.NEWEST_FIRST.start());
  }

  private <K> Line line(View view, Table<K> table, Origin from, Origin to) {
    var first = direction == Direction.OLDEST_FIRST ? later(from, after.next()) : from;
    var end = direction == Direction.NEWEST_FIRST ? earlier(to, after) : to;
    return new TableLine<>(table.rows(view), table::key, table::found, direction, first, end);
  }

  private static Origin later(Origin a, Origin b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static Origin earlier(Origin a, Origin b) {
    return a.compareTo(b) < 0 ? a : b;
  }

  /// Whether there is no line yet.
  boolean none() {
    return all.isEmpty();
  }

  /// A search for what stands in all lines.
  ///
  /// @param steps how much it may cost
  public Search search(int steps) {
    return new Search(all, direction, after, steps);
  }
}
