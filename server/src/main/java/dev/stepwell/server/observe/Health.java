package dev.stepwell.server.observe;

import dev.stepwell.server.api.vitals.Readiness;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.timer.Timer;
import java.util.List;
import java.util.Optional;

/// Whether the server works: it has started and does not stop, each partition takes commands and
/// writes, and what is due is looked at.
public final class Health implements Readiness {
  private final Partitions partitions;
  private final List<Timer> timers;
  private volatile Phase phase = Phase.STARTING;

  private enum Phase {
    STARTING,
    RUNNING,
    STOPPING
  }

  /// @param timers of all partitions; they may be added until the server runs
  public Health(Partitions partitions, List<Timer> timers) {
    this.partitions = partitions;
    this.timers = timers;
  }

  /// Everything has been started.
  public void running() {
    phase = Phase.RUNNING;
  }

  /// Something is about to be stopped.
  public void stopping() {
    phase = Phase.STOPPING;
  }

  @Override
  public Optional<String> obstacle() {
    return switch (phase) {
      case STARTING -> Optional.of("the server is starting");
      case STOPPING -> Optional.of("the server is stopping");
      case RUNNING -> partitions.obstacle().or(this::idleTimer);
    };
  }

  private Optional<String> idleTimer() {
    return timers.stream().allMatch(Timer::running)
        ? Optional.empty()
        : Optional.of("nobody looks at what is due");
  }
}
