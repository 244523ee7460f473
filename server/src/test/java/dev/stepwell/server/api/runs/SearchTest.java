package dev.stepwell.server.api.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.testkit.Seeds;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Searches against the plain answer: the runs that all criteria name, in the direction of the
/// search.
class SearchTest {
  private static final ProjectId PROJECT = new ProjectId("p");
  private static final int PARTITIONS = 3;

  private final List<MapTables> partitions =
      Stream.generate(MapTables::new).limit(PARTITIONS).toList();
  private final NavigableSet<Origin> expected = new TreeSet<>();

  private Search search(List<List<Long>> criteria, Direction direction, Origin after, int steps) {
    var views = new Views(List.copyOf(partitions));
    var lines = new Lines(views, PROJECT, View::runIndex, direction, after);
    criteria.forEach(hashes -> lines.numbers(Facet.LABEL, Set.copyOf(hashes)));
    return lines.search(steps);
  }

  @Seeds(40)
  void findsWhatAllCriteriaNameAndGoesOnWhereItPaused(long seed) {
    var random = new SplittableRandom(seed);
    var criteria = new ArrayList<List<Long>>();
    long hash = 0;
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      var hashes = new ArrayList<Long>();
      for (int value = 1 + random.nextInt(3); value > 0; value--) {
        hashes.add(hash++);
      }
      criteria.add(hashes);
    }
    var density = IntStream.range(0, (int) hash).map(_ -> 1 + random.nextInt(40)).toArray();
    for (int ticket = 1 + random.nextInt(1500); ticket > 0; ticket--) {
      fill(random, new Origin(ticket / 2, random.nextInt(Address.SLOTS)), criteria, density);
    }

    assertThat(found(random, criteria, Direction.NEWEST_FIRST))
        .containsExactlyElementsOf(expected.descendingSet());
    assertThat(found(random, criteria, Direction.OLDEST_FIRST)).containsExactlyElementsOf(expected);
  }

  private List<Origin> found(
      SplittableRandom random, List<List<Long>> criteria, Direction direction) {
    var found = new ArrayList<Origin>();
    var after = direction.start();
    boolean over = false;
    while (!over) {
      var search = search(criteria, direction, after, 1 + random.nextInt(300));
      search.next().ifPresent(found::add);
      for (var next = search.next(); next.isPresent(); next = search.next()) {
        found.add(next.get());
      }
      over = search.over();
      assertThat(over || direction.compare(after, search.reached()) < 0).isTrue();
      after = search.reached();
    }
    return found;
  }

  private void fill(SplittableRandom random, Origin run, List<List<Long>> criteria, int[] density) {
    var tables = partitions.get(Address.of(run).partition(PARTITIONS));
    boolean all = true;
    for (var hashes : criteria) {
      boolean any = false;
      for (long hash : hashes) {
        if (random.nextInt(density[(int) hash]) == 0) {
          tables.runIndex().upsert(new FacetKey(PROJECT, Facet.LABEL, hash, run), Marker.SET);
          any = true;
        }
      }
      all &= any;
    }
    if (all) {
      expected.add(run);
    }
  }
}
