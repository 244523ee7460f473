package dev.stepwell.server.observe;

import static java.util.Objects.requireNonNull;

import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import java.util.EnumMap;
import java.util.Map;

/// Counters of one project, one for each of the values that a second label can have.
final class Choice<E extends Enum<E>> {
  private final Map<E, CounterDataPoint> points;

  Choice(Counter counter, String project, Class<E> values) {
    points = new EnumMap<>(values);
    for (var value : values.getEnumConstants()) {
      points.put(value, counter.labelValues(project, Meters.label(value)));
    }
  }

  long count(E value) {
    return requireNonNull(points.get(value)).getLongValue();
  }

  void inc(E value) {
    requireNonNull(points.get(value)).inc();
  }
}
