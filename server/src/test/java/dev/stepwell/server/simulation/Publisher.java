package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.DiscardLetter;
import dev.stepwell.engine.message.MessageCommand.Republish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.server.partition.Answer;
import dev.stepwell.server.simulation.Posts.Post;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Those who publish, cancel and repair messages, and look after queues, groups and schedules.
final class Publisher {
  private static final Duration CLOSES = Duration.ofMinutes(5);
  private static final int MOST_MILLIS = 180_000;
  private static final int MOST_TRIES = 6;
  private static final String STEADY = "steady";
  private static final String CHANGING = "changing";
  private static final List<String> QUEUES = List.of(STEADY, CHANGING);
  private static final List<String> CRONS =
      List.of("* * * * *", "*/2 * * * *", "1-59/2 * * * *", "*/3,4 * * * *");

  private final Messaging simulation;
  private final Faults wishes;
  private int open;
  private int tags;

  Publisher(Messaging simulation, Faults wishes) {
    this.simulation = simulation;
    this.wishes = wishes;
  }

  boolean satisfied() {
    return open == 0;
  }

  /// Writes what everybody wants.
  void wish() {
    for (int i = wishes.between(1, 6); i > 0; i--) {
      publishAfter(some(), post());
    }
    if (wishes.maybe(40)) {
      var at = some();
      for (int i = wishes.between(2, 4); i > 0; i--) {
        publishAfter(at, post());
      }
    }
    if (wishes.maybe(60)) {
      claims();
    }
    if (wishes.maybe(70)) {
      QUEUES.forEach(this::queue);
    }
    if (wishes.maybe(60)) {
      group("group");
    }
    if (wishes.maybe(60)) {
      schedules();
    }
    if (wishes.maybe(40)) {
      keys();
    }
    repairLater();
    cancelLater();
    later(CLOSES, this::close);
  }

  private Post post() {
    return Posts.any(wishes, "post-" + ++tags);
  }

  private Duration some() {
    return wishes.millis(0, MOST_MILLIS);
  }

  private void publishAfter(Duration delay, Post post) {
    later(
        delay,
        () ->
            insist(
                () -> Posts.publish(post, simulation.faults(), simulation.world().instant()),
                MOST_TRIES));
  }

  /// The same name again and again, in one window and after it.
  private void claims() {
    for (int i = wishes.between(1, 2); i > 0; i--) {
      var name = (i == 1 ? "=" : "#") + "claim";
      var at = some();
      var post = post().claiming(name);
      if (wishes.maybe(30)) {
        post = post.in(wishes.pick(QUEUES));
      }
      for (int times = wishes.between(2, 6); times > 0; times--) {
        publishAfter(
            at.plus(wishes.millis(0, wishes.maybe(50) ? 1_000 : 200_000)),
            wishes.maybe(70) ? post : post().claiming(name));
      }
    }
  }

  private void queue(String name) {
    var at = some();
    for (int i = wishes.between(2, 7); i > 0; i--) {
      var post = post().in(name);
      publishAfter(
          at.plus(wishes.millis(0, wishes.maybe(50) ? 100 : 60_000)),
          wishes.maybe(70) ? post.soon() : post);
    }
    for (int i = wishes.maybe(50) ? wishes.between(1, 4) : 0; i > 0; i--) {
      adjustAfter(
          at.plus(wishes.millis(0, 90_000)),
          Posts.queue(name),
          wishes.maybe(50) ? Adjustment.Pause.PAUSE : Adjustment.Resume.RESUME);
    }
    if (name.equals(CHANGING)) {
      for (int i = wishes.between(0, 4); i > 0; i--) {
        adjustAfter(
            at.plus(wishes.millis(0, 90_000)),
            Posts.queue(name),
            new Adjustment.SetUp(wishes.between(1, 3), wishes.maybe(15)));
      }
      if (wishes.maybe(20)) {
        later(at.plus(wishes.millis(0, 120_000)), () -> remove(name));
      }
    }
  }

  private void adjustAfter(Duration delay, GateId gate, Adjustment adjustment) {
    later(
        delay,
        () -> {
          simulation.events().note("", () -> gate + " is adjusted: " + adjustment);
          ask(new GateCommand.Adjust(gate, adjustment), _ -> {});
        });
  }

  private void keys() {
    for (var key : Flows.steadyKeys()) {
      for (int i = wishes.between(0, 3); i > 0; i--) {
        adjustAfter(some(), Posts.key(key), Flows.adjustment(wishes, key));
      }
    }
  }

  private void remove(String queue) {
    var id = Posts.queue(queue);
    simulation
        .life()
        .flatMap(life -> life.view(dev.stepwell.engine.Address.of(id)).gates().get(id))
        .ifPresent(gate -> {
          simulation.events().note("", () -> queue + " is removed");
          ask(new GateCommand.Remove(id, gate.ticket()), _ -> {});
        });
  }

  private void group(String name) {
    var at = wishes.millis(0, 60_000);
    later(
        at,
        () ->
            insist(
                () ->
                    new GroupCommand.SaveEndpoints(
                        Posts.group(name), endpoints(wishes.between(1, 3))),
                Integer.MAX_VALUE));
    for (int i = wishes.between(0, 3); i > 0; i--) {
      later(
          at.plus(wishes.millis(0, 200_000)),
          () -> ask(new GroupCommand.SaveEndpoints(Posts.group(name), endpoints(1)), _ -> {}));
    }
    if (wishes.maybe(20)) {
      later(
          at.plus(wishes.millis(60_000, 300_000)),
          () -> ask(new GroupCommand.DeleteGroup(Posts.group(name)), _ -> {}));
    }
    for (int i = wishes.between(1, 4); i > 0; i--) {
      var post = wishes.maybe(40) ? post().claiming("=to-" + name) : post();
      var placed = wishes.maybe(20) ? post.in(wishes.pick(QUEUES)) : post;
      later(at.plus(wishes.millis(0, 150_000)), () -> fanOut(placed, name, MOST_TRIES));
    }
  }

  private List<Group.Endpoint> endpoints(int count) {
    var all = new ArrayList<Group.Endpoint>();
    for (int i = 0; i < count; i++) {
      int number = wishes.between(1, 5);
      all.add(
          new Group.Endpoint(
              "https://group.example/" + number + "/" + wishes.pick(List.of("0", "1", "never")),
              Optional.of("endpoint-" + number)));
    }
    return all;
  }

  /// Reads the group as the edge does, and then publishes to each of its endpoints.
  private void fanOut(Post post, String name, int tries) {
    var id = Posts.group(name);
    var group =
        simulation
            .life()
            .flatMap(life -> life.view(dev.stepwell.engine.Address.of(id)).groups().get(id));
    if (group.isPresent()) {
      insist(
          () ->
              Posts.publish(
                  post,
                  name,
                  group.get().endpoints(),
                  simulation.faults(),
                  simulation.world().instant()),
          tries);
    } else if (tries > 1) {
      later(pause(), () -> fanOut(post, name, tries - 1));
    }
  }

  private void schedules() {
    for (int i = wishes.between(1, 2); i > 0; i--) {
      var id = "schedule-" + i;
      var at = wishes.millis(0, 120_000);
      saveAfter(at, id);
      for (int changes = wishes.between(0, 4); changes > 0; changes--) {
        var then = at.plus(wishes.millis(0, 150_000));
        switch (wishes.between(0, 3)) {
          case 0 -> saveAfter(then, id);
          case 1 -> askAfter(then, new ScheduleCommand.Pause(Posts.scheduleId(id)));
          case 2 -> askAfter(then, new ScheduleCommand.Resume(Posts.scheduleId(id)));
          default -> askAfter(then, new ScheduleCommand.Delete(Posts.scheduleId(id)));
        }
      }
    }
  }

  private void saveAfter(Duration delay, String id) {
    var cron = wishes.pick(CRONS);
    var any = post();
    var post = wishes.maybe(30) ? any.in(wishes.pick(QUEUES)) : any;
    var group = wishes.maybe(50) ? Optional.of("group") : Optional.<String>empty();
    later(
        delay,
        () ->
            insist(
                () -> Posts.schedule(id, cron, post, group, simulation.world().instant()),
                MOST_TRIES));
  }

  private void askAfter(Duration delay, Command command) {
    later(delay, () -> ask(command, _ -> {}));
  }

  /// Looks at the dead letter queue and deals with some of its entries.
  private void repairLater() {
    later(
        simulation.faults().millis(5_000, 60_000),
        () -> {
          simulation
              .dead()
              .forEach((entry, letter) -> {
                if (simulation.faults().maybe(40)) {
                  repair(entry, (DeadLetter.OfMessage) letter);
                }
              });
          if (!closed()) {
            repairLater();
          }
        });
  }

  private void repair(DeadKey entry, DeadLetter.OfMessage letter) {
    boolean again = simulation.faults().maybe(60);
    var failed = letter.failed().message();
    Supplier<Command> command =
        () ->
            again
                ? new Republish(entry, failed.settings(), Posts.publication(failed), Due.Now.NOW)
                : new DiscardLetter(entry);
    insist(command, 2);
  }

  private void cancelLater() {
    later(
        simulation.faults().millis(5_000, 90_000),
        () -> {
          boolean all = simulation.faults().maybe(5);
          for (var key : simulation.live()) {
            if (all || simulation.faults().maybe(4)) {
              cancel(key);
            }
          }
          if (!closed()) {
            cancelLater();
          }
        });
  }

  private void cancel(MessageKey key) {
    ask(new Cancel(key), _ -> {});
  }

  private boolean closed() {
    return simulation.world().elapsed().compareTo(CLOSES) > 0;
  }

  /// From now on everything comes to its end.
  private void close() {
    QUEUES.forEach(queue -> open(Posts.queue(queue)));
    Flows.steadyKeys().forEach(key -> open(Posts.key(key)));
    for (int i = 1; i <= 2; i++) {
      var id = Posts.scheduleId("schedule-" + i);
      later(
          simulation.faults().millis(0, 120_000),
          () -> insist(() -> new ScheduleCommand.Delete(id), Integer.MAX_VALUE));
    }
    later(
        Duration.ofMinutes(3),
        () -> insist(() -> new GroupCommand.DeleteGroup(Posts.group("group")), Integer.MAX_VALUE));
  }

  private void open(GateId gate) {
    insist(() -> new GateCommand.Adjust(gate, Adjustment.Resume.RESUME), Integer.MAX_VALUE);
  }

  /// Until somebody says yes or no, or it was tried often enough.
  private void insist(Supplier<? extends Command> command, int tries) {
    ask(
        command.get(),
        heard -> {
          boolean known =
              heard.orElse(null) instanceof Answer.Replied
                  || heard.orElse(null) instanceof Answer.Rejected;
          if (!known && tries > 1) {
            later(pause(), () -> insist(command, tries - 1));
          }
        });
  }

  private void ask(Command command, Consumer<Optional<Answer>> heard) {
    open++;
    simulation
        .line()
        .call(
            command,
            answer -> {
              open--;
              heard.accept(answer);
            });
  }

  private void later(Duration delay, Runnable action) {
    open++;
    simulation
        .world()
        .after(
            delay,
            () -> {
              open--;
              action.run();
            });
  }

  private Duration pause() {
    return simulation.faults().millis(300, 4_000);
  }
}
