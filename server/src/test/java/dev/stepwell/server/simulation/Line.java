package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.server.partition.Answer;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/// The way from clients and endpoints to the server. Requests and answers get lost, come late, and
/// requests come twice; while no server runs, nothing gets through.
final class Line {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Surroundings around;

  Line(Surroundings around) {
    this.around = around;
  }

  /// `heard` is told the answer, or nothing where none came.
  void call(Command command, Consumer<Optional<Answer>> heard) {
    var faults = around.faults();
    var once = new Once(heard);
    if (faults.happens(20)) {
      around.world().after(latency(), () -> once.accept(Optional.empty()));
      return;
    }
    around.world().after(PATIENCE, () -> once.accept(Optional.empty()));
    boolean answerLost = faults.happens(25);
    arrive(
        command,
        answer -> {
          var heardAtLast = answerLost ? Optional.<Answer>empty() : answer;
          around.world().after(latency(), () -> once.accept(heardAtLast));
        });
    if (faults.happens(25)) {
      arrive(around.again(command), _ -> {});
    }
  }

  private void arrive(Command command, Consumer<Optional<Answer>> respond) {
    around
        .world()
        .after(
            latency(),
            () -> {
              var life = around.life();
              if (life.isEmpty() || around.late(command)) {
                respond.accept(Optional.empty());
              } else {
                life.get().submit(command, answer -> respond.accept(Optional.of(answer)));
              }
            });
  }

  private Duration latency() {
    var faults = around.faults();
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
