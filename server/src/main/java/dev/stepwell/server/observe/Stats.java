package dev.stepwell.server.observe;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.server.api.vitals.Statistics;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.delivery.Waiting;
import dev.stepwell.server.partition.Errors;
import dev.stepwell.server.partition.Partitions;
import dev.stepwell.server.project.Projects;
import dev.stepwell.store.Store;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/// How projects fare: what is the case now is looked up, and what was is kept by a thread that
/// looks at their meters every ten seconds. So nothing is counted twice, and whoever counts does
/// nothing for it. All of it is in memory, and begins anew with the server.
public final class Stats implements Statistics, AutoCloseable {
  private static final long EVERY = History.SHORT_STEP.toMillis();

  private final Partitions partitions;
  private final Projects projects;
  private final Deliveries deliveries;
  private final InstantSource clock;
  private final Tenants tenants;
  private final DiskTrend disk;
  private final DueMessages due;
  private final Instant since;

  /// As many as there are projects with meters of their own.
  private final Map<ProjectId, History> histories = new ConcurrentHashMap<>();

  private final CountDownLatch stopped = new CountDownLatch(1);
  private final Thread thread;

  Stats(
      Store store,
      Partitions partitions,
      Projects projects,
      Deliveries deliveries,
      InstantSource clock,
      Tenants tenants) {
    this.partitions = partitions;
    this.projects = projects;
    this.deliveries = deliveries;
    this.clock = clock;
    this.tenants = tenants;
    this.disk = new DiskTrend(store);
    this.due = new DueMessages(partitions, deliveries);
    this.since = clock.instant();
    this.thread = Thread.ofPlatform().name("stats").daemon().unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!stopped.await(EVERY - clock.millis() % EVERY, TimeUnit.MILLISECONDS)) {
        try {
          sample(clock.instant());
        } catch (RuntimeException failure) {
          Errors.report("how projects fare", failure);
        }
      }
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }

  /// Looks at all projects.
  void sample(Instant now) {
    disk.sample(now.toEpochMilli());
    var waiting = deliveries.waiting();
    for (var project : projects.all()) {
      history(project.id())
          .ifPresent(history ->
              history.sample(
                  now.toEpochMilli() - EVERY / 2,
                  deliveries.inFlight(project.id()),
                  Optional.ofNullable(waiting.get(project.id()))
                      .map(Waiting::oldest)
                      .map(oldest -> Duration.between(oldest, now).toMillis())
                      .orElse(0L)));
    }
  }

  private Optional<History> history(ProjectId project) {
    return tenants
        .own(project)
        .map(meters -> histories.computeIfAbsent(project, _ -> new History(meters)));
  }

  DiskTrend disk() {
    return disk;
  }

  @Override
  public Overview of(ProjectId project) {
    var now = clock.instant();
    long millis = now.toEpochMilli();
    var history = history(project);
    return new Overview(
        now,
        since,
        new Now(
            deliveries.inFlight(project), due.of(project, millis), Tallied.of(partitions, project)),
        tenants.own(project).map(Series::totals).orElse(Map.of()),
        history.map(known -> known.hour.copy()),
        history.map(known -> known.day.copy()),
        disk.now(millis));
  }

  @Override
  public void close() {
    stopped.countDown();
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException stop) {
      Thread.currentThread().interrupt();
    }
  }
}
