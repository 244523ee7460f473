package dev.stepwell.server.simulation;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.View;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.server.Wakes;
import dev.stepwell.server.delivery.Composer;
import dev.stepwell.server.delivery.Deliveries;
import dev.stepwell.server.delivery.DeliverySettings;
import dev.stepwell.server.delivery.Workers;
import dev.stepwell.server.partition.Aggregates;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.partition.Partition;
import dev.stepwell.server.partition.Relays;
import dev.stepwell.server.partition.Task;
import dev.stepwell.store.tables.Checks;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A server from its start to its crash: all that is in memory. After the crash nothing of it goes
/// on.
final class Life implements Aggregates {
  private static final Duration PAUSE = Duration.ofMillis(500);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  /// So little room that messages have to wait for each other.
  private static final DeliverySettings NARROW =
      new DeliverySettings(
          new DeliverySettings.Places(8, 6, 4),
          new DeliverySettings.Memory(1 << 20, 1 << 20, 4, 10_000),
          new DeliverySettings.Timeouts(Duration.ofSeconds(40), Duration.ofSeconds(60)),
          Duration.ofSeconds(10),
          Long.MAX_VALUE,
          "nowhere");

  private final Surroundings around;
  private final List<Writer> writers = new ArrayList<>();
  private final List<TimerSteps> timers = new ArrayList<>();
  private final Relays relays;
  private boolean over;

  Life(Surroundings around) {
    this.around = around;
    var engine = new FaultyEngine(around);
    int count = around.store().partitions();
    var partitions = new ArrayList<Partition>();
    for (int number = 0; number < count; number++) {
      partitions.add(
          new Partition(number, count, engine, around.store().slice(number), Checks.FULL));
    }
    relays = new Relays(partitions, new Mail());
    partitions.forEach(partition -> writers.add(new Writer(around, this, partition)));
    relays.forgetConfirmed();
    for (int number = 0; number < count; number++) {
      relays.resume(number);
    }
    var settings = NARROW;
    var composer = new Composer(this, _ -> Optional.empty(), around.world(), settings);
    var network = new Network(around, this);
    var deliveries =
        new Deliveries(this, composer, network, new Steps(), around.world(), settings, this::room);
    for (int number = 0; number < count; number++) {
      int index = number;
      var wakes =
          new Wakes(
              deliveries,
              this,
              row -> after(AGAIN, () -> timers.get(index).committed(List.of(row))));
      timers.add(new TimerSteps(around, this, view(number), wakes));
    }
    timers.forEach(TimerSteps::signal);
  }

  boolean over() {
    return over;
  }

  void end() {
    over = true;
  }

  Relays relays() {
    return relays;
  }

  TimerSteps timer(int partition) {
    return timers.get(partition);
  }

  View view(int partition) {
    return writers.get(partition).partition().view();
  }

  /// Does something later, should this life last.
  void after(Duration delay, Runnable action) {
    around
        .world()
        .after(
            delay,
            () -> {
              if (!over) {
                action.run();
              }
            });
  }

  @Override
  public View view(Address address) {
    return view(address.partition(writers.size()));
  }

  @Override
  public void submit(Command command, Consumer<Answer> whenDone) {
    if (around.has(Bug.NOTIFICATION_DROPPED) && dropped(command, whenDone)) {
      return;
    }
    Consumer<Answer> heard =
        around.has(Bug.OUTCOME_TWICE) && command instanceof RecordOutcome outcome
            ? whenDone.andThen(answer -> again(outcome, answer))
            : whenDone;
    if (around.has(Bug.SLOT_GIVEN_AWAY) && command instanceof RecordOutcome outcome) {
      giveAway(outcome);
    }
    var promise = around.promise(command, view(command.address()));
    writers
        .get(command.address().partition(writers.size()))
        .submit(new Task.Handle(command, promise.andThen(heard)));
  }

  /// The defect that a slot goes back before the outcome of its attempt is recorded.
  private void giveAway(RecordOutcome outcome) {
    view(outcome.address())
        .messages()
        .get(outcome.key())
        .flatMap(Message::gate)
        .ifPresent(gate ->
            submitQuietly(
                new GateCommand.Leave(new Visitor(outcome.key(), outcome.attempt()), gate)));
  }

  private void room() {
    timers.forEach(TimerSteps::signal);
  }

  private void again(RecordOutcome outcome, Answer answer) {
    if (answer instanceof Answer.Replied) {
      submitQuietly(
          new RecordOutcome(
              outcome.key(), outcome.attempt() + 1, outcome.outcome(), outcome.retryIn()));
    }
  }

  private void submitQuietly(Command command) {
    writers
        .get(command.address().partition(writers.size()))
        .submit(new Task.Handle(command, _ -> {}));
  }

  /// The defect that there is one check for a waiter and another place to save: what comes while
  /// the run begins to wait is in neither.
  private boolean dropped(Command command, Consumer<Answer> whenDone) {
    if (!(command instanceof RunCommand.Notify notify)) {
      return false;
    }
    var writer = writers.get(command.address().partition(writers.size()));
    boolean waitComes =
        writer.waiting().stream()
            .anyMatch(task ->
                task instanceof Task.Handle(RunCommand.WaitForEvent wait, _)
                    && wait.run().equals(notify.run()));
    if (!waitComes) {
      return false;
    }
    var saved = SavedReply.of(view(command.address()), notify);
    saved.ifPresent(reply -> {
      around.promise(command, view(command.address())).accept(reply);
      whenDone.accept(reply);
    });
    return saved.isPresent();
  }

  private final class Mail implements Relays.Post {
    @Override
    public void submit(int partition, Task task) {
      writers.get(partition).submit(Spoiled.task(task, around));
    }

    @Override
    public void later(Runnable again) {
      after(PAUSE, again);
    }
  }

  private final class Steps implements Workers {
    @Override
    public void execute(Runnable task) {
      // Threads may have to wait while others run.
      var faults = around.faults();
      Life.this.after(faults.happens(30) ? faults.millis(1, 900) : faults.micros(500), task);
    }

    @Override
    public void after(Duration pause, Runnable task) {
      Life.this.after(pause, task);
    }

    @Override
    public void close() {}
  }
}
