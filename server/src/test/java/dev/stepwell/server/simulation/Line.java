package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.server.partition.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The way from clients and endpoints to the server. Requests and answers get lost, come late, and
/// requests come twice; while no server runs, nothing gets through.
final class Line {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Simulation simulation;

  Line(Simulation simulation) {
    this.simulation = simulation;
  }

  /// `heard` is told the answer, or nothing where none came.
  void call(Command command, Consumer<Optional<Answer>> heard) {
    var faults = simulation.faults();
    var once = new Once(heard);
    if (faults.happens(20)) {
      simulation.world().after(latency(), () -> once.accept(Optional.empty()));
      return;
    }
    simulation.world().after(PATIENCE, () -> once.accept(Optional.empty()));
    boolean answerLost = faults.happens(25);
    arrive(
        command,
        answer -> {
          var heardAtLast = answerLost ? Optional.<Answer>empty() : answer;
          simulation.world().after(latency(), () -> once.accept(heardAtLast));
        });
    if (faults.happens(25)) {
      arrive(again(command), _ -> {});
    }
  }

  /// Notifications have no identity on the wire, so one that comes twice is two.
  private static Command again(Command command) {
    return command instanceof Notify(var run, var event, var data)
        ? new Notify(run, event, Bytes.utf8(data.utf8() + " again"))
        : command;
  }

  private void arrive(Command command, Consumer<Optional<Answer>> respond) {
    simulation
        .world()
        .after(
            latency(),
            () -> {
              var life = simulation.life();
              // A trigger that comes late would begin a second run of the name, and what endpoints
              // still send in the name of the first would reach it: the wire cannot tell them
              // apart.
              boolean late =
                  command instanceof StartRun start
                      && !simulation.model().mayStart(start.run().id());
              if (life.isEmpty() || late) {
                respond.accept(Optional.empty());
              } else {
                life.get().submit(command, answer -> respond.accept(Optional.of(answer)));
              }
            });
  }

  private Duration latency() {
    var faults = simulation.faults();
    return faults.happens(10) ? faults.millis(500, 15_000) : faults.micros(10_000);
  }

  private static final class Once implements Consumer<Optional<Answer>> {
    private final Consumer<Optional<Answer>> heard;
    private boolean done;

    Once(Consumer<Optional<Answer>> heard) {
      this.heard = heard;
    }

    @Override
    public void accept(Optional<Answer> answer) {
      if (!done) {
        done = true;
        heard.accept(answer);
      }
    }
  }
}
