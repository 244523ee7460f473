package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.store.proto.V1;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Dead letters.
public final class DeadFormat {
  private DeadFormat() {}

  public static V1.DeadLetter write(DeadLetter letter) {
    return switch (letter) {
      case DeadLetter.OfRun run -> V1.DeadLetter.newBuilder().setRun(run(run)).build();
    };
  }

  public static DeadLetter read(V1.DeadLetter letter) {
    return switch (letter.getKindCase()) {
      case RUN -> run(letter.getRun());
      case KIND_NOT_SET -> throw Common.unknown("dead letter", letter);
    };
  }

  private static V1.DeadLetter.OfRun run(DeadLetter.OfRun letter) {
    var written =
        V1.DeadLetter.OfRun.newBuilder()
            .setRun(Common.origin(letter.run()))
            .setFailed(undelivered(letter.failed()))
            .setOutcome(MessageFormat.outcome(letter.outcome()))
            .addAllOpen(undelivered(letter.open()))
            .setSteps(letter.steps());
    letter.callback().ifPresent(spec -> written.setCallback(Common.callback(spec)));
    letter.answer().ifPresent(answer -> written.setAnswer(MessageFormat.outcome(answer)));
    return written.build();
  }

  private static DeadLetter.OfRun run(V1.DeadLetter.OfRun letter) {
    return new DeadLetter.OfRun(
        Common.origin(letter.getRun()),
        undelivered(letter.getFailed()),
        MessageFormat.outcome(letter.getOutcome()),
        readUndelivered(letter.getOpenList()),
        letter.getSteps(),
        letter.hasCallback()
            ? Optional.of(Common.callback(letter.getCallback()))
            : Optional.empty(),
        letter.hasAnswer()
            ? Optional.of(MessageFormat.outcome(letter.getAnswer()))
            : Optional.empty());
  }

  private static V1.Undelivered undelivered(Undelivered message) {
    return V1.Undelivered.newBuilder()
        .setKey(Common.key(message.key()))
        .setMessage(MessageFormat.write(message.message()))
        .setBody(Common.bytes(message.body()))
        .build();
  }

  private static Undelivered undelivered(V1.Undelivered message) {
    return new Undelivered(
        Common.key(message.getKey()),
        MessageFormat.read(message.getMessage()),
        Common.bytes(message.getBody()));
  }

  static List<V1.Undelivered> undelivered(List<Undelivered> messages) {
    var written = new ArrayList<V1.Undelivered>(messages.size());
    messages.forEach(message -> written.add(undelivered(message)));
    return written;
  }

  static List<Undelivered> readUndelivered(List<V1.Undelivered> messages) {
    var read = new ArrayList<Undelivered>(messages.size());
    messages.forEach(message -> read.add(undelivered(message)));
    return read;
  }
}
