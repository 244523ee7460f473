package dev.stepwell.server.observe;

import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.server.api.vitals.Statistics.Disk;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import dev.stepwell.server.timer.Timer;
import dev.stepwell.store.Store;
import dev.stepwell.store.StoreException;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;

/// What is looked up only when somebody asks for it.
final class Gauges implements MultiCollector {
  private final Sources sources;
  private final Tenants tenants;

  /// Where it is looked up.
  ///
  /// @param timers of all partitions
  record Sources(
      Store store,
      Partitions partitions,
      Projects projects,
      Deliveries deliveries,
      List<Timer> timers,
      DiskTrend disk,
      InstantSource clock) {}

  Gauges(Sources sources, Tenants tenants) {
    this.sources = sources;
    this.tenants = tenants;
  }

  @Override
  public MetricSnapshots collect() {
    var all = MetricSnapshots.builder();
    deliveries(all);
    lines(all);
    tallies(all);
    partitions(all);
    store(all);
    return all.build();
  }

  private void deliveries(MetricSnapshots.Builder all) {
    var inFlight =
        new Gauge(
            "stepwell_deliveries_in_flight", "Requests sent and not answered.", Meters.PROJECT);
    var waiting =
        new Gauge(
            "stepwell_deliveries_waiting",
            "Messages whose time has come and that wait for a place, in memory.",
            Meters.PROJECT);
    var age =
        new Gauge(
            "stepwell_backlog_age_seconds",
            "How long ago the oldest message was due that waits for a place.",
            Meters.PROJECT);
    var now = sources.clock().instant();
    var backlog = sources.deliveries().waiting();
    for (var project : sources.projects().all()) {
      var name = tenants.of(project.id()).name;
      inFlight.add(name, sources.deliveries().inFlight(project.id()));
      var waits = backlog.get(project.id());
      waiting.add(name, waits == null ? 0 : waits.messages());
      age.most(name, waits == null ? 0 : Seconds.of(Duration.between(waits.oldest(), now)));
    }
    all.metricSnapshot(inFlight.snapshot())
        .metricSnapshot(waiting.snapshot())
        .metricSnapshot(age.snapshot());
  }

  /// Nothing where the store cannot be read.
  private void lines(MetricSnapshots.Builder all) {
    var queued =
        new Gauge(
            "stepwell_queue_waiting",
            "Messages whose turn in their queue has not come.",
            Meters.PROJECT);
    var held =
        new Gauge(
            "stepwell_flow_control_waiting",
            "Messages that wait for a rate or a place of their flow control.",
            Meters.PROJECT);
    try {
      var lines = Lines.of(sources.partitions());
      for (var project : sources.projects().all()) {
        var name = tenants.of(project.id()).name;
        queued.add(name, (double) lines.queued(project.id()));
        held.add(name, (double) lines.held(project.id()));
      }
      all.metricSnapshot(queued.snapshot()).metricSnapshot(held.snapshot());
    } catch (StoreException unreadable) {
      // The partitions say that it does not work, and the log says why.
    }
  }

  /// Nothing where the store cannot be read.
  private void tallies(MetricSnapshots.Builder all) {
    var runs =
        new Gauge("stepwell_dlq_runs", "Failed runs in the dead letter queue.", Meters.PROJECT);
    var messages =
        new Gauge("stepwell_dlq_messages", "Messages in the dead letter queue.", Meters.PROJECT);
    var waiters = new Gauge("stepwell_waiters", "Waits for an event.", Meters.PROJECT);
    var saved =
        new Gauge(
            "stepwell_saved_notifications",
            "Notifications that no wait has taken yet.",
            Meters.PROJECT);
    try {
      var tallied = Tallied.of(sources.partitions());
      for (var project : sources.projects().all()) {
        var name = tenants.of(project.id()).name;
        runs.add(name, (double) tallied.count(project.id(), TallyKey.Kind.DEAD_RUNS));
        messages.add(name, (double) tallied.count(project.id(), TallyKey.Kind.DEAD_MESSAGES));
        waiters.add(name, (double) tallied.count(project.id(), TallyKey.Kind.WAITERS));
        saved.add(name, (double) tallied.count(project.id(), TallyKey.Kind.SAVED));
      }
      all.metricSnapshot(runs.snapshot())
          .metricSnapshot(messages.snapshot())
          .metricSnapshot(waiters.snapshot())
          .metricSnapshot(saved.snapshot());
    } catch (StoreException unreadable) {
      // The partitions say that it does not work, and the log says why.
    }
  }

  private void partitions(MetricSnapshots.Builder all) {
    var up =
        new Gauge("stepwell_partition_up", "Whether commands are taken (1).", Meters.PARTITION);
    var queue =
        new Gauge(
            "stepwell_commands_waiting", "Commands that wait for the writer.", Meters.PARTITION);
    var due =
        new Gauge(
            "stepwell_timer_waiting",
            "Due work in memory that could not be begun yet.",
            Meters.PARTITION);
    var lag =
        new Gauge(
            "stepwell_timer_lag_seconds",
            "How long ago the oldest of it was due.",
            Meters.PARTITION);
    var retained =
        new Gauge(
            "stepwell_retained_bytes",
            "What ended runs and dead letters take, roughly.",
            Meters.PARTITION);
    for (int number = 0; number < sources.partitions().count(); number++) {
      var name = String.valueOf(number);
      var timer = sources.timers().get(number);
      up.add(name, sources.partitions().working(number) ? 1 : 0);
      queue.add(name, sources.partitions().waiting(number));
      due.add(name, timer.waiting());
      lag.add(name, Seconds.of(timer.lateness()));
      retained.add(name, retained(number));
    }
    all.metricSnapshot(up.snapshot())
        .metricSnapshot(queue.snapshot())
        .metricSnapshot(due.snapshot())
        .metricSnapshot(lag.snapshot())
        .metricSnapshot(retained.snapshot());
  }

  private double retained(int partition) {
    try {
      var rows = sources.partitions().view(partition).retained();
      return (double) rows.get(RetainedKey.TOTAL).map(Retained::bytes).orElse(0L);
    } catch (StoreException unreadable) {
      return Double.NaN;
    }
  }

  /// Nothing where there is no disk, or nothing can be said of it.
  private void store(MetricSnapshots.Builder all) {
    try {
      sources
          .store()
          .condition()
          .ifPresent(found -> {
            var disk = found.disk();
            var backlog = found.backlog();
            single(all, "stepwell_data_bytes", "What the data folder takes.", disk.data());
            single(all, "stepwell_disk_free_bytes", "Left on its disk.", disk.free());
            single(all, "stepwell_disk_size_bytes", "The whole disk.", disk.size());
            single(
                all,
                "stepwell_store_memory_bytes",
                "Rows that are in memory and in the log only.",
                backlog.memory());
            single(
                all,
                "stepwell_store_merging_bytes",
                "Files that have still to be merged.",
                backlog.merging());
            single(
                all,
                "stepwell_store_stopped",
                "Whether commits wait until the store has caught up (1).",
                found.stopped() ? 1 : 0);
            single(
                all,
                "stepwell_store_errors",
                "Errors of the store's work in the background since it was opened.",
                found.errors());
          });
    } catch (StoreException unknown) {
      // The partitions say that it does not work, and the log says why.
    }
    sources.disk().now(sources.clock().millis()).ifPresent(disk -> outlook(all, disk));
  }

  private static void outlook(MetricSnapshots.Builder all, Disk disk) {
    var growth = disk.growthPerDay();
    var days = disk.daysUntilFull();
    all.metricSnapshot(
            Gauge.single(
                "stepwell_data_growth_bytes",
                "How much the data grow in a day, as the last one was.",
                growth.isPresent() ? (double) growth.getAsLong() : Double.NaN))
        .metricSnapshot(
            Gauge.single(
                "stepwell_disk_full_seconds",
                "Until the disk is full if the data grow on like that.",
                days.isPresent()
                    ? days.getAsDouble() * Duration.ofDays(1).toSeconds()
                    : Double.POSITIVE_INFINITY));
  }

  private static void single(MetricSnapshots.Builder all, String name, String help, long value) {
    all.metricSnapshot(Gauge.single(name, help, (double) value));
  }
}
