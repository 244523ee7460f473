package dev.stepwell.server.partition;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Engine;
import dev.stepwell.engine.View;
import dev.stepwell.store.Store;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreView;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// All partitions of this server, and the way to the right one.
public final class Partitions implements AutoCloseable {
  private static final Duration RELAY_PAUSE = Duration.ofMillis(500);

  private final List<PartitionLoop> loops = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Set<InboxKey> underWay = ConcurrentHashMap.newKeySet();

  /// @param queueLimit how many commands may wait in each partition
  public Partitions(Store store, Engine engine, InstantSource clock, int queueLimit) {
    for (int number = 0; number < store.partitions(); number++) {
      var partition = new Partition(number, store.partitions(), engine, store.slice(number));
      int index = number;
      var loop =
          new PartitionLoop(
              partition, store, clock, queueLimit, this::relay, () -> relayAgain(index));
      loops.add(loop);
    }
  }

  /// Starts the writers. Commands that a crash left between two partitions go on their way first.
  public void start() {
    forgetConfirmed();
    for (var loop : loops) {
      threads.add(Thread.ofPlatform().name("partition-" + loop.partition().number()).start(loop));
    }
    for (int number = 0; number < loops.size(); number++) {
      relayAgain(number);
    }
  }

  public int count() {
    return loops.size();
  }

  /// Tells `listener` what a partition commits to do later.
  public void due(int partition, Due listener) {
    loops.get(partition).due(listener);
  }

  /// Tells `listener` when a partition works again after its store had failed: hints may have been
  /// lost.
  public void recovered(int partition, Runnable listener) {
    loops.get(partition).recovered(listener);
  }

  /// Hands a command to the partition of its address. `whenDone` is called once, on the thread of a
  /// writer or at once: it must be quick and must not throw.
  public void submit(Command command, Consumer<Answer> whenDone) {
    of(command.address()).submit(new Task.Handle(command, whenDone));
  }

  /// The same for those who may wait: virtual threads.
  public Answer call(Command command) {
    var answer = new CompletableFuture<Answer>();
    submit(command, answer::complete);
    return answer.join();
  }

  /// The committed state that holds an address.
  public View view(Address address) {
    return of(address).partition().view();
  }

  public View view(int partition) {
    return loops.get(partition).partition().view();
  }

  /// The lowest ticket of a command that is handled when the clock shows `millis`. Where a clock
  /// was set back, tickets are ahead of it for a while.
  public static long lowestTicket(long millis) {
    return Tickets.lowest(millis);
  }

  /// Whether all partitions take commands.
  public boolean working() {
    return loops.stream().noneMatch(PartitionLoop::failing);
  }

  /// Commands that wait in all partitions.
  public int waiting() {
    return loops.stream().mapToInt(PartitionLoop::waiting).sum();
  }

  private PartitionLoop of(Address address) {
    return loops.get(address.partition(loops.size()));
  }

  /// One chain of attempts at a time for each command: a second one that overtakes the end of the
  /// first would arrive when the receiver has forgotten already that the command came.
  private void relay(Relay relay) {
    var key = new InboxKey(relay.source(), relay.key().sequence());
    if (!underWay.add(key)) {
      return;
    }
    var sender = (StoreView) loops.get(relay.source()).partition().view();
    if (sender.outbox().get(relay.key()).isPresent()) {
      send(relay, key);
    } else {
      underWay.remove(key);
    }
  }

  private void send(Relay relay, InboxKey key) {
    loops
        .get(relay.key().target())
        .submit(
            new Task.Relayed(
                key,
                relay.command(),
                answer -> {
                  if (answer instanceof Answer.Unavailable) {
                    CompletableFuture.delayedExecutor(RELAY_PAUSE.toMillis(), TimeUnit.MILLISECONDS)
                        .execute(() -> send(relay, key));
                  } else {
                    relay.whenAnswered().accept(answer);
                    confirm(relay, key);
                  }
                }));
  }

  /// A confirmation that gets lost costs nothing but a repetition, which the receiver recognises.
  private void confirm(Relay relay, InboxKey key) {
    loops
        .get(relay.source())
        .submit(
            new Task.Arrived(
                relay.key(),
                answer -> {
                  if (answer instanceof Answer.Replied) {
                    loops.get(relay.key().target()).submit(new Task.Forget(key, _ -> {}));
                  }
                  underWay.remove(key);
                }));
  }

  private void relayAgain(int partition) {
    loops.get(partition).partition().unconfirmed().forEach(this::relay);
  }

  /// Drops what receivers remember of commands that their senders will not repeat.
  private void forgetConfirmed() {
    for (var loop : loops) {
      var view = (StoreView) loop.partition().view();
      var remembered = view.inbox().ascending(InboxKey.FIRST, InboxKey.LAST, Integer.MAX_VALUE);
      for (var row : remembered) {
        var sender = (StoreView) loops.get(row.key().source()).partition().view();
        var key = new OutboxKey(loop.partition().number(), row.key().sequence());
        if (sender.outbox().get(key).isEmpty()) {
          loop.submit(new Task.Forget(row.key(), _ -> {}));
        }
      }
    }
  }

  /// Lets the writers finish what they have and ends them. The store stays open.
  @Override
  public void close() {
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
}
