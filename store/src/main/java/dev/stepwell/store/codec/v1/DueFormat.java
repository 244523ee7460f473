package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.DueWork;
import dev.stepwell.store.proto.V1;

/// What is due.
public final class DueFormat {
  private DueFormat() {}

  public static V1.DueWork write(DueWork work) {
    var written = V1.DueWork.newBuilder();
    switch (work) {
      case DueWork.Deliver(var message) -> written.setDeliver(Common.key(message));
      case DueWork.Ask(var message) -> written.setAsk(Common.key(message));
      case DueWork.OpenGate(var gate) -> written.setOpenGate(GateFormat.id(gate));
      case DueWork.TimeOut(var waiter) -> written.setTimeOut(Common.key(waiter));
      case DueWork.ExpireRun(var run) -> written.setExpireRun(Common.origin(run));
      case DueWork.ForgetLetter(var entry) -> written.setForgetLetter(DeadFormat.write(entry));
      case DueWork.ForgetClaim(var claim) -> written.setForgetClaim(PublicationFormat.write(claim));
      case DueWork.Fire(var schedule) -> written.setFire(ScheduleFormat.id(schedule));
      case DueWork.ExpireMessage(var message) -> written.setExpireMessage(Common.origin(message));
    }
    return written.build();
  }

  public static DueWork read(V1.DueWork work) {
    return switch (work.getKindCase()) {
      case DELIVER -> new DueWork.Deliver(Common.key(work.getDeliver()));
      case ASK -> new DueWork.Ask(Common.key(work.getAsk()));
      case OPEN_GATE -> new DueWork.OpenGate(GateFormat.id(work.getOpenGate()));
      case TIME_OUT -> new DueWork.TimeOut(Common.key(work.getTimeOut()));
      case EXPIRE_RUN -> new DueWork.ExpireRun(Common.origin(work.getExpireRun()));
      case FORGET_LETTER -> new DueWork.ForgetLetter(DeadFormat.read(work.getForgetLetter()));
      case FORGET_CLAIM -> new DueWork.ForgetClaim(PublicationFormat.read(work.getForgetClaim()));
      case FIRE -> new DueWork.Fire(ScheduleFormat.id(work.getFire()));
      case EXPIRE_MESSAGE -> new DueWork.ExpireMessage(Common.origin(work.getExpireMessage()));
      case KIND_NOT_SET -> throw Common.unknown("due work", work);
    };
  }
}
