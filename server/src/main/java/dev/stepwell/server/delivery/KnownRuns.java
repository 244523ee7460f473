package dev.stepwell.server.delivery;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.run.Run;
import dev.stepwell.engine.run.StepKey;
import dev.stepwell.protocol.signature.Body;
import dev.stepwell.protocol.step.GrowingStepList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// What one delivery of a run has in common with the next: the run, and the beginning of its list.
/// Nothing kept here can be outdated: what a run is may change only while its list has one element
/// (the SDK starts it again), so runs are kept from their second element on, and elements never
/// change.
final class KnownRuns {
  /// Elements that are read at once.
  private static final int PAGE = 256;

  /// So few are asked for one by one: they were appended a moment ago, so the writer still has
  /// them.
  private static final int FEW = 4;

  /// What keeping a run takes beside its list.
  private static final int RUN_OVERHEAD = 2_500;

  private final Cache<Origin, Known> runs;

  /// @param bytes to keep at most
  KnownRuns(long bytes) {
    runs =
        Caffeine.newBuilder()
            .maximumWeight(bytes)
            .<Origin, Known>weigher((_, known) -> known.weight())
            .executor(Runnable::run)
            .build();
  }

  /// @param list which only grows; it is its own lock
  private record Known(Run run, GrowingStepList list) {
    int weight() {
      return Math.toIntExact(Math.min(RUN_OVERHEAD + list.footprint(), Integer.MAX_VALUE));
    }
  }

  Optional<Run> run(View view, Origin origin) {
    var known = runs.getIfPresent(origin);
    return known != null ? Optional.of(known.run()) : view.runs().get(origin);
  }

  /// The list of a run up to and including the element at `index`, or nothing if that has `most`
  /// bytes or more: then the rest of it is not even read.
  Optional<Body> list(View view, Origin origin, Run run, int index, long most) {
    var known = runs.getIfPresent(origin);
    var list = known == null ? new GrowingStepList() : known.list();
    // Several messages of a run may be composed at once.
    synchronized (list) {
      int before = list.size();
      while (list.size() <= index && list.bytes(list.size()) < most) {
        page(view, origin, list.size(), index).forEach(element -> list.add(element.array()));
      }
      if (list.size() > Math.max(before, 1)) {
        runs.put(origin, new Known(run, list)); // weighed anew
      }
      return list.size() > index && list.bytes(index + 1) < most
          ? Optional.of(list.first(index + 1))
          : Optional.empty();
    }
  }

  private static List<Bytes> page(View view, Origin origin, int from, int index) {
    var start = new StepKey(origin, from);
    int to = Math.min(index + 1, from + PAGE);
    var page =
        to - from <= FEW
            ? IntStream.range(from, to)
                .mapToObj(place -> view.steps().get(new StepKey(origin, place)))
                .takeWhile(Optional::isPresent)
                .flatMap(Optional::stream)
                .toList()
            : view.steps().ascending(start, new StepKey(origin, to), to - from).stream()
                .map(row -> row.value())
                .toList();
    if (page.isEmpty()) {
      throw new IllegalStateException(
          "expected element " + index + " of " + origin + ", but its list has only " + from);
    }
    return page;
  }
}
