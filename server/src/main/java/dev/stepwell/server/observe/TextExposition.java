package dev.stepwell.server.observe;

import dev.stepwell.server.api.vitals.Exposition;
import io.prometheus.metrics.expositionformats.ExpositionFormats;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.DataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;

/// Writes what a registry holds, in the formats of Prometheus and of OpenMetrics.
final class TextExposition implements Exposition {
  private static final int USUAL_BYTES = 64 << 10;

  private final PrometheusRegistry registry;
  private final Runnable before;
  private final ExpositionFormats formats = ExpositionFormats.init();

  /// @param before makes everything exist that is to be seen
  TextExposition(PrometheusRegistry registry, Runnable before) {
    this.registry = registry;
    this.before = before;
  }

  @Override
  public Text scrape(Scope scope, Optional<String> accept) {
    var writer = formats.findWriter(accept.orElse(""));
    var out = new ByteArrayOutputStream(USUAL_BYTES);
    try {
      writer.write(out, visible(scope));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
    return new Text(writer.getContentType(), out.toByteArray());
  }

  private MetricSnapshots visible(Scope scope) {
    before.run();
    var all = registry.scrape();
    return switch (scope) {
      case Scope.All.ALL -> all;
      case Scope.Only(var project) ->
          new MetricSnapshots(all.stream().map(metric -> of(project.value(), metric)).toList());
    };
  }

  /// A metric without the points of other projects.
  private static MetricSnapshot of(String project, MetricSnapshot metric) {
    return switch (metric) {
      case CounterSnapshot counter ->
          new CounterSnapshot(counter.getMetadata(), of(project, counter.getDataPoints()));
      case GaugeSnapshot gauge ->
          new GaugeSnapshot(gauge.getMetadata(), of(project, gauge.getDataPoints()));
      case HistogramSnapshot histogram ->
          new HistogramSnapshot(histogram.getMetadata(), of(project, histogram.getDataPoints()));
      default -> metric; // no other kind is counted by project
    };
  }

  /// What the projects beyond the bound share is nobody's, even where a project is called so.
  private static <P extends DataPointSnapshot> List<P> of(String project, List<P> points) {
    return points.stream()
        .filter(point -> {
          var whose = point.getLabels().get(Meters.PROJECT);
          return whose == null || (whose.equals(project) && !whose.equals(Tenants.OTHER));
        })
        .toList();
  }
}
