package dev.stepwell.server.observe;

import dev.stepwell.server.api.vitals.Statistics.Disk;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreCondition;
import dev.stepwell.store.StoreException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/// How much the data have grown, and when their disk will be full if they go on like that: a line
/// through the sizes of the last day. It takes an hour until something can be told, since files
/// that are merged make the data shrink and grow all the time.
final class DiskTrend {
  static final Duration EVERY = Duration.ofMinutes(5);
  private static final int MOST = (int) Duration.ofDays(1).dividedBy(EVERY);
  private static final long SHORTEST_MILLIS = Duration.ofHours(1).toMillis();
  private static final long FRESH_MILLIS = 10_000;
  private static final double DAY_MILLIS = Duration.ofDays(1).toMillis();

  private final Store store;
  private final Deque<Size> sizes = new ArrayDeque<>();
  private Optional<StoreCondition.Disk> newest = Optional.empty();
  private long lookedAt = Long.MIN_VALUE / 2;

  DiskTrend(Store store) {
    this.store = store;
  }

  private record Size(long at, long bytes) {}

  /// Remembers how large the data are, if it is time for that.
  ///
  /// @param now Unix time in milliseconds
  synchronized void sample(long now) {
    if (!sizes.isEmpty() && now < sizes.getLast().at()) {
      sizes.clear(); // the clock was set back
    }
    if (sizes.isEmpty() || now - sizes.getLast().at() >= EVERY.toMillis()) {
      look(now).ifPresent(disk -> sizes.add(new Size(now, disk.data())));
      if (sizes.size() > MOST) {
        sizes.remove();
      }
    }
  }

  /// Nothing where there is no disk, or nothing can be said of it. Whoever asks often hears the
  /// same for some seconds: a look goes through all files.
  synchronized Optional<Disk> now(long now) {
    if (Math.abs(now - lookedAt) >= FRESH_MILLIS) {
      look(now);
    }
    return newest.map(disk -> {
      var growth = growthPerDay();
      return new Disk(
          disk.data(),
          disk.free(),
          disk.size(),
          growth.isPresent()
              ? OptionalLong.of(Math.round(growth.getAsDouble()))
              : OptionalLong.empty(),
          growth.isPresent() && growth.getAsDouble() >= 1
              ? OptionalDouble.of(disk.free() / growth.getAsDouble())
              : OptionalDouble.empty());
    });
  }

  private Optional<StoreCondition.Disk> look(long now) {
    lookedAt = now;
    try {
      newest = store.condition().map(StoreCondition::disk);
    } catch (StoreException unknown) {
      newest = Optional.empty(); // the partitions say that it does not work, and the log says why
    }
    return newest;
  }

  /// The slope of the line that is nearest to all sizes.
  private OptionalDouble growthPerDay() {
    if (sizes.isEmpty() || sizes.getLast().at() - sizes.getFirst().at() < SHORTEST_MILLIS) {
      return OptionalDouble.empty();
    }
    double middle = sizes.stream().mapToDouble(Size::at).average().orElseThrow();
    double mean = sizes.stream().mapToDouble(Size::bytes).average().orElseThrow();
    double product = 0;
    double square = 0;
    for (var size : sizes) {
      double days = (size.at() - middle) / DAY_MILLIS;
      product += days * (size.bytes() - mean);
      square += days * days;
    }
    return OptionalDouble.of(product / square);
  }
}
