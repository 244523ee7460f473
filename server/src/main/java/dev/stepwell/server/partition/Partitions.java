package dev.stepwell.server.partition;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.View;
import dev.stepwell.store.Store;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// All partitions of this server, and the way to the right one.
public final class Partitions implements Aggregates, AutoCloseable {
  private static final Duration RELAY_PAUSE = Duration.ofMillis(500);

  private final List<PartitionLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Relays relays;
  private volatile boolean closed;

  /// @param queueLimit how many commands may wait in each partition; the server's own and those of
  ///   clients have as much each
  public Partitions(Store store, Engine engine, InstantSource clock, int queueLimit) {
    var partitions = new ArrayList<Partition>();
    for (int number = 0; number < store.partitions(); number++) {
      partitions.add(new Partition(number, store.partitions(), engine, store.slice(number)));
    }
    relays = new Relays(partitions, new Mail());
    for (var partition : partitions) {
      loops.add(
          new PartitionLoop(
              partition,
              store,
              clock,
              queueLimit,
              PartitionLoop.PATIENCE,
              relays::relay,
              () -> relays.resume(partition.number())));
    }
  }

  /// Starts the writers. Commands that a crash left between two partitions go on their way first.
  public void start() {
    loops.forEach(loop -> loop.partition().prepare());
    relays.forgetConfirmed();
    for (int number = 0; number < loops.size(); number++) {
      relays.resume(number);
    }
    for (var loop : loops) {
      threads.add(Thread.ofPlatform().name("partition-" + loop.partition().number()).start(loop));
    }
  }

  public int count() {
    return loops.size();
  }

  /// Tells `listener` what a partition commits to do later.
  public void due(int partition, Due listener) {
    loops.get(partition).due(listener);
  }

  /// Tells `listener` what a partition does.
  public void watch(int partition, Watch listener) {
    loops.get(partition).watch(listener);
  }

  /// Tells `listener` when a partition works again after its store had failed: hints may have been
  /// lost.
  public void recovered(int partition, Runnable listener) {
    loops.get(partition).recovered(listener);
  }

  @Override
  public void submit(Command command, Consumer<Answer> whenDone) {
    of(command.address()).submit(new Task.Handle(command, whenDone));
  }

  /// The same for a client, who has to wait in line with the others of its project.
  public void ask(ProjectId project, Command command, Consumer<Answer> whenDone) {
    of(command.address()).submit(new Task.Asked(project, command, whenDone));
  }

  /// The same for those who may wait: virtual threads.
  public Answer ask(ProjectId project, Command command) {
    var answer = new CompletableFuture<Answer>();
    ask(project, command, answer::complete);
    return answer.join();
  }

  @Override
  public void submitPatiently(Command command, Consumer<Answer> whenDone) {
    of(command.address()).submit(new Task.Patient(command, whenDone));
  }

  /// The same as [#submit(Command, Consumer)] for those who may wait: virtual threads.
  public Answer call(Command command) {
    var answer = new CompletableFuture<Answer>();
    submit(command, answer::complete);
    return answer.join();
  }

  @Override
  public View view(Address address) {
    return of(address).partition().view();
  }

  public View view(int partition) {
    return loops.get(partition).partition().view();
  }

  /// What keeps a partition from handling commands; nothing where all of them do.
  public Optional<String> obstacle() {
    return loops.stream().flatMap(loop -> loop.obstacle().stream()).findFirst();
  }

  /// Commands that wait in a partition.
  public int waiting(int partition) {
    return loops.get(partition).waiting();
  }

  /// Batches that were committed since the start, in all partitions: as long as it stays the same,
  /// so does the state.
  public long commits() {
    return loops.stream().mapToLong(PartitionLoop::commits).sum();
  }

  /// Whether a partition takes commands and handles them.
  public boolean working(int partition) {
    return loops.get(partition).obstacle().isEmpty();
  }

  private PartitionLoop of(Address address) {
    return loops.get(address.partition(loops.size()));
  }

  /// Lets the writers finish what they have and ends them. The store stays open.
  @Override
  public void close() {
    closed = true;
    loops.forEach(PartitionLoop::stop);
    for (var thread : threads) {
      try {
        thread.join(Duration.ofSeconds(10));
      } catch (InterruptedException stop) {
        thread.interrupt();
        Thread.currentThread().interrupt();
      }
    }
    threads.clear();
  }

  private final class Mail implements Relays.Post {
    @Override
    public void submit(int partition, Task task) {
      loops.get(partition).submit(task);
    }

    @Override
    public void later(Runnable again) {
      CompletableFuture.delayedExecutor(RELAY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
          .execute(() -> {
            if (!closed) {
              again.run();
            }
          });
    }
  }
}
