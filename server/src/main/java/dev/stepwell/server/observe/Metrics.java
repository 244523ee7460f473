package dev.stepwell.server.observe;

import dev.stepwell.server.api.edge.Route;
import dev.stepwell.server.api.vitals.Exposition;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.observe.trace.SpanCounts;
import dev.stepwell.server.observe.trace.Tracing;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.timer.Timer;
import dev.stepwell.store.Store;
import io.prometheus.metrics.instrumentation.jvm.JvmBufferPoolMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmClassLoadingMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmGarbageCollectorMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmMemoryMetrics;
import io.prometheus.metrics.instrumentation.jvm.JvmRuntimeInfoMetric;
import io.prometheus.metrics.instrumentation.jvm.JvmThreadsMetrics;
import io.prometheus.metrics.instrumentation.jvm.ProcessMetrics;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/// The metrics of one server, in a registry of their own: two servers in one process do not meet.
public final class Metrics {
  private final PrometheusRegistry registry = new PrometheusRegistry();
  private final Meters meters;
  private final Tenants tenants;
  private final SpanMeters spans;

  public Metrics(String version) {
    meters = new Meters(registry, version);
    tenants = new Tenants(meters);
    spans = new SpanMeters(meters);
    ofTheProcess();
  }

  /// Those that are looked up. The others listen to the collector for as long as the process lives,
  /// which may be longer than this server.
  private void ofTheProcess() {
    ProcessMetrics.builder().register(registry);
    JvmRuntimeInfoMetric.builder().register(registry);
    JvmMemoryMetrics.builder().register(registry);
    JvmBufferPoolMetrics.builder().register(registry);
    JvmGarbageCollectorMetrics.builder().register(registry);
    JvmThreadsMetrics.builder().register(registry);
    JvmClassLoadingMetrics.builder().register(registry);
  }

  /// The store with its commits counted; it is what the server is to use.
  public Store metered(Store store) {
    return new MeteredStore(store, meters);
  }

  /// Listens to the partitions; what fails for good is told in the log too.
  ///
  /// @param tracing hears of the same; without it nobody else does
  public void watch(Partitions partitions, Optional<Tracing> tracing) {
    for (int number = 0; number < partitions.count(); number++) {
      var told = new PartitionMeters(meters, tenants, number).and(new FailureLog());
      partitions.watch(number, tracing.map(Tracing::watch).map(told::and).orElse(told));
    }
  }

  /// Who is to hear of spans.
  public SpanCounts spans() {
    return spans;
  }

  public void watch(Deliveries deliveries) {
    deliveries.watch(new DeliveryMeters(tenants));
  }

  /// Who is to hear of requests to these routes.
  public dev.stepwell.server.api.edge.Watch requests(List<Route> routes) {
    return new RequestMeters(meters, routes);
  }

  /// How projects fare. It is to be started when the server is.
  public Stats stats(
      Store store,
      Partitions partitions,
      Projects projects,
      Deliveries deliveries,
      InstantSource clock) {
    return new Stats(store, partitions, projects, deliveries, clock, tenants);
  }

  /// The metrics as text, those included that are looked up only then. To be called once.
  ///
  /// @param timers of all partitions; they may be added until somebody asks
  public Exposition exposition(
      Store store,
      Partitions partitions,
      Projects projects,
      Deliveries deliveries,
      List<Timer> timers,
      Stats stats,
      InstantSource clock) {
    registry.register(
        new Gauges(
            new Gauges.Sources(
                store, partitions, projects, deliveries, timers, stats.disk(), clock),
            tenants));
    return new TextExposition(
        registry, () -> projects.all().forEach(project -> tenants.of(project.id())));
  }
}
