package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.run.DeadKey;
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
      case DeadLetter.OfMessage message ->
          V1.DeadLetter.newBuilder().setMessage(message(message)).build();
    };
  }

  public static DeadLetter read(V1.DeadLetter letter) {
    return switch (letter.getKindCase()) {
      case RUN -> run(letter.getRun());
      case MESSAGE -> message(letter.getMessage());
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

  private static V1.DeadLetter.OfMessage message(DeadLetter.OfMessage letter) {
    return V1.DeadLetter.OfMessage.newBuilder()
        .setFailed(undelivered(letter.failed()))
        .setOutcome(MessageFormat.outcome(letter.outcome()))
        .setAt(Common.time(letter.at()))
        .setExpires(Common.time(letter.expires()))
        .build();
  }

  private static DeadLetter.OfMessage message(V1.DeadLetter.OfMessage letter) {
    return new DeadLetter.OfMessage(
        undelivered(letter.getFailed()),
        MessageFormat.outcome(letter.getOutcome()),
        Common.time(letter.getAt()),
        Common.time(letter.getExpires()));
  }

  static V1.DueWork.DeadKey write(DeadKey key) {
    return V1.DueWork.DeadKey.newBuilder()
        .setProject(key.project().value())
        .setFailure(Common.origin(key.failure()))
        .build();
  }

  static DeadKey read(V1.DueWork.DeadKey key) {
    return new DeadKey(new ProjectId(key.getProject()), Common.origin(key.getFailure()));
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
