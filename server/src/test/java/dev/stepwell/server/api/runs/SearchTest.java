package dev.stepwell.server.api.runs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.MapTables;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.testkit.Seeds;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Searches against the plain answer: the runs that all criteria name, from the newest down.
class SearchTest {
  private static final ProjectId PROJECT = new ProjectId("p");
  private static final int PARTITIONS = 3;

  private final List<MapTables> partitions =
      Stream.generate(MapTables::new).limit(PARTITIONS).toList();
  private final Set<Origin> expected = new TreeSet<>(Comparator.reverseOrder());

  private List<Line> lines(List<List<Long>> criteria, Origin below) {
    return criteria.stream()
        .<Line>map(hashes ->
            new EitherLine(
                partitions.stream()
                    .flatMap(tables -> hashes.stream().map(hash -> line(tables, hash, below)))
                    .toList()))
        .toList();
  }

  private static Line line(MapTables tables, long hash, Origin below) {
    var list = new FacetKey(PROJECT, Facet.LABEL, hash, new Origin(0, 0));
    return new TableLine<>(tables.runIndex(), list::at, FacetKey::run, below, new Origin(0, 0));
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

    var found = new ArrayList<Origin>();
    var below = RunSearches.NEWEST;
    boolean over = false;
    while (!over) {
      var search = new Search(lines(criteria, below), below, 1 + random.nextInt(300));
      search.next().ifPresent(found::add);
      for (var next = search.next(); next.isPresent(); next = search.next()) {
        found.add(next.get());
      }
      assertThat(search.below().compareTo(below)).isNegative();
      below = search.below();
      over = search.over();
    }

    assertThat(found).containsExactlyElementsOf(expected);
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
