package dev.stepwell.server.partition;

import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// Sees commands through from the outbox of one partition to the inbox of another: sends each until
/// its receiver has it on disk, has it taken out of the outbox, and then out of the memory of the
/// receiver. What is lost in between is done again, and the receiver recognises it.
///
/// Nothing here waits or runs by itself, so a simulation can drive it.
public final class Relays {
  private final List<Partition> partitions;
  private final Post post;

  /// With what is to be done when the command has arrived.
  private final Map<InboxKey, Runnable> underWay = new ConcurrentHashMap<>();

  /// One for each sender and receiver: where one receiver is stuck the others get theirs.
  private final List<List<Resumption>> resumptions = new ArrayList<>();

  /// How tasks reach partitions.
  public interface Post {
    /// Never throws; a task that cannot be taken is answered with `Unavailable`.
    void submit(int partition, Task task);

    /// Runs something after a pause, or never if the server stops before.
    void later(Runnable again);
  }

  public Relays(List<Partition> partitions, Post post) {
    this.partitions = List.copyOf(partitions);
    this.post = post;
    for (var sender : partitions) {
      resumptions.add(
          partitions.stream()
              .map(receiver -> new Resumption(sender, receiver.number(), this::relay, post::later))
              .toList());
    }
  }

  /// Takes charge of a command that its sender has committed.
  public void relay(Relay relay) {
    relay(relay, () -> {});
  }

  /// Returns whether `arrived` will be run: not where somebody else is in charge, or nothing is
  /// left to do.
  private boolean relay(Relay relay, Runnable arrived) {
    var key = new InboxKey(relay.source(), relay.key().sequence());
    // One chain of attempts at a time for each command: a second one that overtakes the end of the
    // first would arrive when the receiver has forgotten already that the command came.
    if (underWay.putIfAbsent(key, arrived) != null) {
      return false;
    }
    boolean started = false;
    try {
      if (partitions.get(relay.source()).holds(relay.key())) {
        started = true;
        send(relay, key);
      }
    } finally {
      if (!started) {
        underWay.remove(key);
      }
    }
    return started;
  }

  /// Takes charge of all that the outbox of a partition holds, little by little: after a start, and
  /// after a store had failed.
  public void resume(int partition) {
    resumptions.get(partition).forEach(Resumption::start);
  }

  /// Drops what receivers remember of commands that their senders will not repeat. Only before
  /// anything is sent.
  public void forgetConfirmed() {
    for (var receiver : partitions) {
      for (var key : receiver.remembered()) {
        var sent = new OutboxKey(receiver.number(), key.sequence());
        if (!partitions.get(key.source()).holds(sent)) {
          forget(receiver.number(), key);
        }
      }
    }
  }

  private void send(Relay relay, InboxKey key) {
    post.submit(
        relay.key().target(),
        new Task.Relayed(
            key,
            relay.command(),
            answer -> {
              // The caller hears the first answer, even if it is that this takes longer: what the
              // receiver says to a repetition may be no more than that it knows the command.
              relay.whenAnswered().accept(answer);
              if (stored(answer)) {
                confirm(relay, key);
              } else {
                post.later(() -> send(relay.quietly(), key));
              }
            }));
  }

  private void confirm(Relay relay, InboxKey key) {
    post.submit(
        relay.source(),
        new Task.Arrived(
            relay.key(),
            answer -> {
              if (stored(answer)) {
                var arrived = underWay.remove(key);
                forget(relay.key().target(), key);
                if (arrived != null) {
                  arrived.run();
                }
              } else {
                post.later(() -> confirm(relay, key));
              }
            }));
  }

  private void forget(int partition, InboxKey key) {
    post.submit(
        partition,
        new Task.Forget(
            key,
            answer -> {
              if (!stored(answer)) {
                post.later(() -> forget(partition, key));
              }
            }));
  }

  private static boolean stored(Answer answer) {
    return switch (answer) {
      case Answer.Replied _, Answer.Rejected _ -> true;
      case Answer.Unavailable _, Answer.Broken _ -> false;
    };
  }
}
