package dev.stepwell.server.simulation;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.server.partition.Answer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Those who trigger runs, notify and cancel them. What a client wants it tries until it knows that
/// it was done, or has tried often enough.
final class Client {
  static final Duration QUIET = Duration.ofMinutes(6);
  private static final Duration LOOK = Duration.ofSeconds(45);
  private static final int MOST_RESUMED = 100;
  private static final int MOST_TRIES = 4;

  private final Simulation simulation;
  private int open;

  Client(Simulation simulation) {
    this.simulation = simulation;
  }

  /// Whether nobody wants anything any more.
  boolean satisfied() {
    return open == 0;
  }

  void triggerAfter(Duration delay, String run, int script) {
    later(delay, () -> trigger(run, script, () -> {}));
  }

  /// A trigger, and then what is to be done once it is acknowledged.
  void trigger(String run, int script, Runnable then) {
    open++;
    simulation
        .line()
        .call(
            Requests.start(run, script, simulation.retry(script), Optional.empty()),
            heard -> {
              open--;
              if (heard.orElse(null) instanceof Answer.Replied) {
                then.run();
              } else {
                later(pause(), () -> trigger(run, script, then));
              }
            });
  }

  /// Uses the name again once its run has ended and all that was sent in its name has arrived.
  void triggerAgain(String run, int script) {
    later(
        LOOK,
        () -> {
          if (simulation.model().quiet(run, QUIET)) {
            trigger(run, script, () -> {});
          } else {
            triggerAgain(run, script);
          }
        });
  }

  void notifyAfter(Duration delay, String run, String event) {
    later(delay, () -> tell(run, event, MOST_TRIES));
  }

  /// Some notifications come in the moment in which their run begins to wait, or ends to.
  void meet(String run, Script.Wait wait) {
    if (simulation.orderly() || !simulation.faults().maybe(35)) {
      return;
    }
    var near = simulation.faults().micros(10_000);
    later(
        simulation.faults().maybe(60) ? near : wait.timeout().plus(near),
        () -> tell(run, wait.event(), 1));
  }

  private void tell(String run, String event, int tries) {
    open++;
    var data = simulation.model().notifying(run, event);
    simulation
        .line()
        .call(
            new Notify(Requests.run(run), event, Bytes.utf8(data)),
            heard -> {
              open--;
              if (heard.orElse(null) instanceof Answer.Replied) {
                return;
              }
              boolean gone = heard.orElse(null) instanceof Answer.Rejected(Rejection.NotFound _);
              if (tries > 1) {
                later(gone ? Duration.ofSeconds(20) : pause(), () -> tell(run, event, tries - 1));
              }
            });
  }

  /// One notification after the other, each until it is acknowledged.
  void notifyInOrder(String run, Iterator<String> events, int number) {
    if (!events.hasNext()) {
      return;
    }
    open++;
    var event = events.next();
    simulation
        .line()
        .call(
            new Notify(Requests.run(run), event, Bytes.utf8("n-" + run + "-" + number)),
            heard -> {
              open--;
              if (heard.orElse(null) instanceof Answer.Replied) {
                notifyInOrder(run, events, number + 1);
              } else {
                var rest = new ArrayList<String>();
                rest.add(event);
                events.forEachRemaining(rest::add);
                later(pause(), () -> notifyInOrder(run, rest.iterator(), number));
              }
            });
  }

  void broadcastAfter(Duration delay, String event) {
    later(delay, () -> broadcast(event));
  }

  /// One command for each partition, as the edge does.
  private void broadcast(String event) {
    var data = simulation.model().broadcasting(event);
    for (int number = 0; number < simulation.store().partitions(); number++) {
      int partition = number;
      open++;
      simulation
          .line()
          .call(
              new NotifyWaiters(
                  new Address(partition),
                  Requests.PROJECT,
                  event,
                  Bytes.utf8(data),
                  0,
                  MOST_RESUMED),
              _ -> open--);
    }
  }

  void adjustAfter(Duration delay, String key, Adjustment adjustment) {
    later(
        delay,
        () -> {
          open++;
          simulation.events().note("", () -> key + " is adjusted: " + adjustment);
          simulation.line().call(adjust(key, adjustment), _ -> open--);
        });
  }

  /// Ends all that was done to a key, one after the other, each until it is acknowledged.
  void openAfter(Duration delay, String key, List<Adjustment> adjustments) {
    if (adjustments.isEmpty()) {
      return;
    }
    later(
        delay,
        () -> {
          open++;
          simulation
              .line()
              .call(
                  adjust(key, adjustments.getFirst()),
                  heard -> {
                    open--;
                    boolean done = heard.orElse(null) instanceof Answer.Replied;
                    openAfter(
                        pause(),
                        key,
                        done ? adjustments.subList(1, adjustments.size()) : adjustments);
                  });
        });
  }

  private static GateCommand adjust(String key, Adjustment adjustment) {
    return new GateCommand.Adjust(GateId.flowControl(Requests.PROJECT, key), adjustment);
  }

  /// Cancels whatever is active then, one after the other, as the edge does.
  void cancelAllAfter(Duration delay) {
    later(
        delay,
        () -> simulation.model().activeRuns().forEach(run -> cancelAfter(Duration.ZERO, run)));
  }

  void cancelAfter(Duration delay, String run) {
    later(
        delay,
        () -> {
          open++;
          simulation.model().cancelling(run);
          simulation.line().call(new CancelRun(Requests.run(run)), _ -> open--);
        });
  }

  /// A request; somebody waits for the answer.
  void call(Command command, Consumer<Optional<Answer>> heard) {
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

  void later(Duration delay, Runnable action) {
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

  Duration pause() {
    return simulation.faults().millis(300, 4_000);
  }
}
