package dev.stepwell.server.observe;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.core.metrics.Info;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.util.Locale;

/// All that the server counts, by the names under which it is seen. Units are the base ones. What
/// is read only when somebody looks is in [Gauges].
///
/// Labels take few values: projects are bounded by [Tenants], routes by the router. No run, message
/// or address is ever one.
final class Meters {
  static final String PROJECT = "project";
  static final String PARTITION = "partition";

  final Histogram requestSeconds;
  final Counter commands;
  final Histogram batchCommands;
  final Histogram batchSeconds;
  final Histogram commitSeconds;
  final Counter commitRows;
  final Counter commitFailures;
  final Counter messages;
  final Counter steps;
  final Counter runsStarted;
  final Counter runsEnded;
  final Counter deadLetters;
  final Counter notifications;
  final Counter timedOutWaits;
  final Counter deliveries;
  final Histogram deliverySeconds;
  final Histogram latenessSeconds;
  final Counter spans;

  Meters(PrometheusRegistry registry, String version) {
    Info.builder()
        .name("stepwell_build")
        .help("The version that runs.")
        .labelNames("version")
        .register(registry)
        .setLabelValues(version);
    requestSeconds =
        histogram(
            registry,
            "stepwell_http_request_duration_seconds",
            "Requests to this server, from their head until the answer was taken.",
            Buckets.REQUEST,
            "method",
            "route",
            "status");
    commands = counter(registry, "stepwell_commands", "Commands that were committed.", PARTITION);
    batchCommands =
        histogram(
            registry,
            "stepwell_batch_commands",
            "Commands that were decided and committed together.",
            Buckets.COMMANDS,
            PARTITION);
    batchSeconds =
        histogram(
            registry,
            "stepwell_batch_duration_seconds",
            "Deciding and committing a batch.",
            Buckets.COMMIT,
            PARTITION);
    commitSeconds =
        histogram(
            registry,
            "stepwell_commit_duration_seconds",
            "Synced writes to the store.",
            Buckets.COMMIT,
            PARTITION);
    commitRows = counter(registry, "stepwell_commit_rows", "Rows written and removed.", PARTITION);
    commitFailures =
        counter(registry, "stepwell_commit_failures", "Commits that the store refused.", PARTITION);
    messages =
        counter(
            registry, "stepwell_messages", "Messages that were taken to be delivered.", PROJECT);
    steps = counter(registry, "stepwell_run_steps", "Steps that were appended to runs.");
    runsStarted = counter(registry, "stepwell_runs_started", "Runs that began.", PROJECT);
    runsEnded = counter(registry, "stepwell_runs_ended", "Runs that ended.", PROJECT, "state");
    deadLetters =
        counter(
            registry,
            "stepwell_dead_letters",
            "Entries that came into the dead letter queue.",
            PROJECT,
            "kind");
    notifications =
        counter(
            registry,
            "stepwell_notifications",
            "Events that were sent to runs, by what became of them.",
            PROJECT,
            "outcome");
    timedOutWaits =
        counter(registry, "stepwell_waits_timed_out", "Waits whose event never came.", PROJECT);
    deliveries =
        counter(
            registry,
            "stepwell_deliveries",
            "Requests to endpoints, by what came of them.",
            PROJECT,
            "outcome");
    deliverySeconds =
        histogram(
            registry,
            "stepwell_delivery_duration_seconds",
            "Requests to endpoints, until the answer was there.",
            Buckets.DELIVERY,
            PROJECT);
    latenessSeconds =
        histogram(
            registry,
            "stepwell_delivery_lateness_seconds",
            "How long after its time a request was sent.",
            Buckets.LATENESS,
            PROJECT);
    spans =
        counter(
            registry,
            "stepwell_trace_spans",
            "Spans of traces, by what became of them.",
            "outcome");
  }

  /// An enum's name as it stands in a label.
  static String label(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static Counter counter(
      PrometheusRegistry registry, String name, String help, String... labels) {
    return Counter.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .withoutExemplars()
        .register(registry);
  }

  private static Histogram histogram(
      PrometheusRegistry registry, String name, String help, double[] bounds, String... labels) {
    return Histogram.builder()
        .name(name)
        .help(help)
        .labelNames(labels)
        .classicOnly()
        .classicUpperBounds(bounds)
        .withoutExemplars()
        .register(registry);
  }
}
