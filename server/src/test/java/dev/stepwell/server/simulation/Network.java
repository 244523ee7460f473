package dev.stepwell.server.simulation;

import dev.stepwell.server.delivery.http.Answer;
import dev.stepwell.server.delivery.http.OutgoingRequest;
import dev.stepwell.server.delivery.http.Transport;
import java.time.Duration;
import java.util.function.Consumer;

/// The way from a server to endpoints: slow, lossy, and it brings some requests twice.
final class Network implements Transport {
  private final Surroundings around;
  private final Life life;

  Network(Surroundings around, Life life) {
    this.around = around;
    this.life = life;
  }

  @Override
  public void send(OutgoingRequest request, Consumer<Answer> whenDone) {
    around.sent(request, life);
    var once = new Once(whenDone, request);
    var faults = around.faults();
    if (faults.happens(30)) {
      var failure =
          faults.maybe(30)
              ? new Answer.Abandoned("no file left")
              : new Answer.Failed("connection refused");
      life.after(latency(), () -> once.accept(failure));
      return;
    }
    life.after(request.timeout(), () -> once.accept(new Answer.TimedOut("no answer in time")));
    boolean answers = !faults.happens(20);
    arrive(
        request,
        answer -> {
          if (answers) {
            life.after(latency(), () -> once.accept(answer));
          } else if (faults.maybe(50)) {
            life.after(latency(), () -> once.accept(new Answer.Failed("connection reset")));
          }
        });
    if (faults.happens(20)) {
      arrive(request, _ -> {});
    }
  }

  /// The endpoint gets the request even if the server is no more.
  private void arrive(OutgoingRequest request, Consumer<Answer> respond) {
    around.world().after(latency(), () -> around.handle(request, respond));
  }

  private Duration latency() {
    var faults = around.faults();
    return faults.happens(10) ? faults.millis(1_000, 20_000) : faults.micros(20_000);
  }

  private final class Once implements Consumer<Answer> {
    private final Consumer<Answer> whenDone;
    private final OutgoingRequest request;
    private boolean done;

    Once(Consumer<Answer> whenDone, OutgoingRequest request) {
      this.whenDone = whenDone;
      this.request = request;
    }

    @Override
    public void accept(Answer answer) {
      if (!done) {
        done = true;
        around.came(request, answer);
        whenDone.accept(answer);
      }
    }
  }
}
