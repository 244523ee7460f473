package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.run.SavedNotification;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.store.proto.V1;
import java.util.Optional;

/// What a run has seen, what it waits for, and what was saved for it.
public final class WaitFormat {
  private WaitFormat() {}

  public static V1.Seen write(Seen seen) {
    return V1.Seen.newBuilder()
        .setMessage(Common.key(seen.message()))
        .setStage(stage(seen.stage()))
        .build();
  }

  public static Seen read(V1.Seen seen) {
    return new Seen(Common.key(seen.getMessage()), stage(seen.getStage()));
  }

  private static V1.Seen.Stage stage(Seen.Stage stage) {
    return switch (stage) {
      case APPENDED -> V1.Seen.Stage.APPENDED;
      case CALLING -> V1.Seen.Stage.CALLING;
      case WAITING -> V1.Seen.Stage.WAITING;
      case INVOKING -> V1.Seen.Stage.INVOKING;
      case INVOKING_TOLD -> V1.Seen.Stage.INVOKING_TOLD;
    };
  }

  private static Seen.Stage stage(V1.Seen.Stage stage) {
    return switch (stage) {
      case APPENDED -> Seen.Stage.APPENDED;
      case CALLING -> Seen.Stage.CALLING;
      case WAITING -> Seen.Stage.WAITING;
      case INVOKING -> Seen.Stage.INVOKING;
      case INVOKING_TOLD -> Seen.Stage.INVOKING_TOLD;
      case STAGE_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("stage", stage);
    };
  }

  public static V1.Waiter write(Waiter waiter) {
    var written =
        V1.Waiter.newBuilder()
            .setRun(Common.name(waiter.run()))
            .setRunCreatedAt(Common.time(waiter.runCreatedAt()))
            .setEventId(waiter.eventId())
            .setStepId(waiter.stepId())
            .setStepBody(Common.bytes(waiter.stepBody()))
            .setTimeout(waiter.timeout())
            .setDeadline(Common.time(waiter.deadline()))
            .setResult(Common.key(waiter.result()))
            .setNotified(Common.target(waiter.targets().notified()))
            .setTimedOut(Common.target(waiter.targets().timedOut()));
    waiter.timeoutBody().map(Common::bytes).ifPresent(written::setTimeoutBody);
    return written.build();
  }

  public static Waiter read(V1.Waiter waiter) {
    return new Waiter(
        Common.name(waiter.getRun()),
        Common.time(waiter.getRunCreatedAt()),
        waiter.getEventId(),
        waiter.getStepId(),
        Common.bytes(waiter.getStepBody()),
        waiter.getTimeout(),
        Common.time(waiter.getDeadline()),
        Common.key(waiter.getResult()),
        new Waiter.Targets(
            Common.target(waiter.getNotified()), Common.target(waiter.getTimedOut())),
        waiter.hasTimeoutBody()
            ? Optional.of(Common.bytes(waiter.getTimeoutBody()))
            : Optional.empty());
  }

  public static V1.SavedNotification write(SavedNotification saved) {
    return V1.SavedNotification.newBuilder()
        .setData(Common.bytes(saved.data()))
        .setResult(Common.key(saved.result()))
        .build();
  }

  public static SavedNotification read(V1.SavedNotification saved) {
    return new SavedNotification(Common.bytes(saved.getData()), Common.key(saved.getResult()));
  }
}
