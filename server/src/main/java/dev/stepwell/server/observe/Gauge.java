package dev.stepwell.server.observe;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricMetadata;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// One metric at one moment, with a value for each value of its label.
final class Gauge {
  private final MetricMetadata metadata;
  private final String label;
  private final Map<String, Double> values = new TreeMap<>();

  Gauge(String name, String help, String label) {
    this.metadata = new MetricMetadata(name, help);
    this.label = label;
  }

  /// Projects that share a name are added up.
  void add(String name, double value) {
    values.merge(name, value, Double::sum);
  }

  /// Of projects that share a name the one with the most counts.
  void most(String name, double value) {
    values.merge(name, value, Math::max);
  }

  GaugeSnapshot snapshot() {
    return new GaugeSnapshot(
        metadata,
        values.entrySet().stream()
            .map(entry ->
                new GaugeDataPointSnapshot(
                    entry.getValue(), Labels.of(label, entry.getKey()), null))
            .toList());
  }

  /// A metric without a label.
  static GaugeSnapshot single(String name, String help, double value) {
    return new GaugeSnapshot(
        new MetricMetadata(name, help),
        List.of(new GaugeDataPointSnapshot(value, Labels.EMPTY, null)));
  }
}
