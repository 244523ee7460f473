package dev.stepwell.server.observe;

import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.View;
import dev.stepwell.engine.gate.GateFact;
import dev.stepwell.engine.group.GroupFact;
import dev.stepwell.engine.message.MessageFact;
import dev.stepwell.engine.project.ProjectFact;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.schedule.ScheduleFact;
import dev.stepwell.server.observe.ProjectMeters.Notified;
import dev.stepwell.server.observe.ProjectMeters.RunEnd;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Watch;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import java.time.Duration;
import java.util.Optional;

/// Counts what a partition does, by the facts that it has committed.
final class PartitionMeters implements Watch {
  private final Tenants tenants;
  private final CounterDataPoint commands;
  private final DistributionDataPoint batchCommands;
  private final DistributionDataPoint batchSeconds;
  private final CounterDataPoint steps;

  PartitionMeters(Meters meters, Tenants tenants, int partition) {
    var name = String.valueOf(partition);
    this.tenants = tenants;
    commands = meters.commands.labelValues(name);
    batchCommands = meters.batchCommands.labelValues(name);
    batchSeconds = meters.batchSeconds.labelValues(name);
    steps = meters.steps.labelValues();
  }

  @Override
  public void committed(View view, Partition.Batch batch, int tasks, Duration took) {
    commands.inc(tasks);
    batchCommands.observe(tasks);
    batchSeconds.observe(Seconds.of(took));
    batch.facts().forEach(fact -> count(view, fact));
  }

  private void count(View view, Fact fact) {
    switch (fact) {
      case RunFact run -> count(view, run);
      case MessageFact message -> count(message);
      case GateFact _, GroupFact _, ScheduleFact _, ProjectFact _ -> {}
    }
  }

  private void count(MessageFact fact) {
    switch (fact) {
      case MessageFact.MessageScheduled(_, var message, _) ->
          tenants.of(message.project()).messages.inc();
      case MessageFact.LetterKept(var entry, _) -> tenants.of(entry.project()).deadMessages.inc();
      default -> {} // attempts are counted where they are made
    }
  }

  private void count(View view, RunFact fact) {
    switch (fact) {
      case RunFact.StepAppended _ -> steps.inc();
      case RunFact.RunStarted started ->
          tenants.of(started.details().name().project()).runsStarted.inc();
      case RunFact.RunSucceeded(var run, _, _, _) -> ended(view, run, RunEnd.SUCCEEDED);
      case RunFact.RunCancelled(var run, _, _) -> ended(view, run, RunEnd.CANCELLED);
      case RunFact.RunFailed failed -> {
        var meters = tenants.of(failed.entry().project());
        meters.runsEnded.inc(RunEnd.FAILED);
        meters.deadRuns.inc();
      }
      case RunFact.WaiterResumed(_, var waiter) ->
          tenants.of(waiter.run().project()).notifications.inc(Notified.DELIVERED);
      case RunFact.NotificationSaved(var key, _) -> notified(view, key.run(), Notified.SAVED);
      case RunFact.NotificationConsumed(var key, _) -> notified(view, key.run(), Notified.CONSUMED);
      case RunFact.WaiterTimedOut(_, var waiter) ->
          tenants.of(waiter.run().project()).timedOutWaits.inc();
      default -> {} // nothing that is counted
    }
  }

  private void ended(View view, Origin run, RunEnd how) {
    of(view, run).ifPresent(meters -> meters.runsEnded.inc(how));
  }

  private void notified(View view, Origin run, Notified how) {
    of(view, run).ifPresent(meters -> meters.notifications.inc(how));
  }

  /// Nothing where the run is gone again.
  private Optional<ProjectMeters> of(View view, Origin run) {
    return view.runs().get(run).map(details -> tenants.of(details.name().project()));
  }
}
