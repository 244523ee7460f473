package dev.stepwell.store.codec.v1;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.event.EventCommand;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.group.GroupCommand;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.Undelivered;
import dev.stepwell.engine.project.ProjectCommand;
import dev.stepwell.engine.run.InvokeEnd;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.store.proto.V1;
import java.util.Optional;

/// Commands that aggregates send to each other.
public final class CommandFormat {
  private CommandFormat() {}

  public static V1.Command write(Command command) {
    var written = V1.Command.newBuilder();
    switch (command) {
      case RunCommand.StartRun start -> written.setStartRun(start(start));
      case RunCommand.ConcludeInvoke conclude -> written.setConcludeInvoke(conclude(conclude));
      case RunCommand.Resume(var waiter, var data) ->
          written.setResume(
              V1.Command.Resume.newBuilder()
                  .setWaiter(Common.key(waiter))
                  .setData(Common.bytes(data)));
      case RunCommand.ConcludeCall(var call, var message, var body, var outcome) ->
          written.setConcludeCall(
              V1.Command.ConcludeCall.newBuilder()
                  .setCall(Common.key(call))
                  .setMessage(MessageFormat.write(message))
                  .setBody(Common.bytes(body))
                  .setOutcome(MessageFormat.outcome(outcome)));
      case RunCommand.FailRun(var failed, var outcome, var why, var open) -> {
        var fail =
            V1.Command.FailRun.newBuilder()
                .setMessage(Common.key(failed.key()))
                .setFailed(MessageFormat.write(failed.message()))
                .setOutcome(MessageFormat.outcome(outcome))
                .setBody(Common.bytes(failed.body()))
                .addAllOpen(DeadFormat.undelivered(open));
        why.ifPresent(fail::setWhy);
        written.setFailRun(fail);
      }
      case RunCommand.ConcludeFailureReport(var message, var outcome, boolean delivered) ->
          written.setConcludeFailureReport(
              V1.Command.ConcludeFailureReport.newBuilder()
                  .setMessage(Common.key(message))
                  .setOutcome(MessageFormat.outcome(outcome))
                  .setDelivered(delivered));
      case MessageCommand.Schedule(var key, var message, var body) ->
          written.setSchedule(
              V1.Command.Schedule.newBuilder()
                  .setKey(Common.key(key))
                  .setMessage(MessageFormat.write(message))
                  .setBody(Common.bytes(body)));
      case MessageCommand.Publish publish -> written.setPublish(PublicationFormat.write(publish));
      case MessageCommand.Store store -> written.setStore(PublicationFormat.write(store));
      case MessageCommand.DropAll(var origin) -> written.setDropAll(Common.origin(origin));
      case GateCommand.Configure(var gate, var rule) ->
          written.setConfigure(
              V1.Command.Configure.newBuilder()
                  .setGate(GateFormat.id(gate))
                  .setRule(GateFormat.rule(rule)));
      case GateCommand.Enter(var visitor, var gate, var rule) ->
          written.setEnter(
              V1.Command.Enter.newBuilder()
                  .setVisitor(GateFormat.write(visitor))
                  .setGate(GateFormat.id(gate))
                  .setRule(GateFormat.rule(rule)));
      case GateCommand.Leave(var visitor, var gate) -> written.setLeave(passing(visitor, gate));
      case GateCommand.Expect(var visitor, var gate) -> written.setExpect(passing(visitor, gate));
      case GateCommand.Accompany(var companion, var gate) ->
          written.setAccompany(passing(companion, gate));
      case MessageCommand.Admit(var visitor, var gate) -> written.setAdmit(passing(visitor, gate));
      case RunCommand.Notify(var run, var eventId, var data) ->
          written.setNotify(
              V1.Command.Notify.newBuilder()
                  .setRun(Common.name(run))
                  .setEventId(eventId)
                  .setData(Common.bytes(data)));
      case GroupCommand.TellEndpoints tell -> written.setTellEndpoints(ScheduleFormat.write(tell));
      case ScheduleCommand.FireTo fire -> written.setFireTo(ScheduleFormat.write(fire));
      case ScheduleCommand.Conclude(var schedule, var message, boolean delivered) ->
          written.setConcludeScheduled(
              V1.Command.ConcludeScheduled.newBuilder()
                  .setSchedule(ScheduleFormat.id(schedule))
                  .setMessage(Common.key(message))
                  .setDelivered(delivered));
      case RunCommand.TakeOver takeOver -> written.setTakeOver(HeritageFormat.write(takeOver));
      // These come from outside, straight to the partition of their address.
      case RunCommand.AppendSteps _,
          RunCommand.WaitForEvent _,
          RunCommand.TimeOut _,
          RunCommand.ByEntry _,
          RunCommand.Invoke _,
          RunCommand.FinishRun _,
          RunCommand.CancelRun _,
          RunCommand.ExpireRun _,
          GateCommand.Open _,
          GateCommand.Adjust _,
          GateCommand.Remove _,
          MessageCommand.Ask _,
          MessageCommand.Cancel _,
          MessageCommand.Forget _,
          MessageCommand.DiscardLetter _,
          MessageCommand.Republish _,
          MessageCommand.ForgetLetter _,
          MessageCommand.RecordOutcome _,
          MessageCommand.Expire _,
          GroupCommand.SaveEndpoints _,
          GroupCommand.RemoveEndpoints _,
          GroupCommand.SetDefaults _,
          GroupCommand.DeleteGroup _,
          ScheduleCommand.Save _,
          ScheduleCommand.Delete _,
          ScheduleCommand.Pause _,
          ScheduleCommand.Resume _,
          ScheduleCommand.Fire _,
          ScheduleCommand.FireNow _,
          EventCommand.NotifyWaiters _,
          ProjectCommand _ ->
          throw new IllegalArgumentException(
              "no aggregate sends this to another: " + command.getClass().getSimpleName());
    }
    return written.build();
  }

  public static Command read(V1.Command command) {
    return switch (command.getKindCase()) {
      case START_RUN -> start(command.getStartRun());
      case CONCLUDE_INVOKE -> conclude(command.getConcludeInvoke());
      case RESUME -> {
        var resume = command.getResume();
        yield new RunCommand.Resume(Common.key(resume.getWaiter()), Common.bytes(resume.getData()));
      }
      case CONCLUDE_CALL -> {
        var conclude = command.getConcludeCall();
        yield new RunCommand.ConcludeCall(
            Common.key(conclude.getCall()),
            MessageFormat.read(conclude.getMessage()),
            Common.bytes(conclude.getBody()),
            MessageFormat.outcome(conclude.getOutcome()));
      }
      case FAIL_RUN -> {
        var fail = command.getFailRun();
        yield new RunCommand.FailRun(
            new Undelivered(
                Common.key(fail.getMessage()),
                MessageFormat.read(fail.getFailed()),
                Common.bytes(fail.getBody())),
            MessageFormat.outcome(fail.getOutcome()),
            fail.hasWhy() ? Optional.of(fail.getWhy()) : Optional.empty(),
            DeadFormat.readUndelivered(fail.getOpenList()));
      }
      case CONCLUDE_FAILURE_REPORT -> {
        var conclude = command.getConcludeFailureReport();
        yield new RunCommand.ConcludeFailureReport(
            Common.key(conclude.getMessage()),
            MessageFormat.outcome(conclude.getOutcome()),
            conclude.getDelivered());
      }
      case PUBLISH -> PublicationFormat.read(command.getPublish());
      case STORE -> PublicationFormat.read(command.getStore());
      case CONFIGURE -> {
        var configure = command.getConfigure();
        yield new GateCommand.Configure(
            GateFormat.id(configure.getGate()), GateFormat.rule(configure.getRule()));
      }
      case ENTER -> {
        var enter = command.getEnter();
        yield new GateCommand.Enter(
            GateFormat.read(enter.getVisitor()),
            GateFormat.id(enter.getGate()),
            GateFormat.rule(enter.getRule()));
      }
      case LEAVE -> {
        var leave = command.getLeave();
        yield new GateCommand.Leave(
            GateFormat.read(leave.getVisitor()), GateFormat.id(leave.getGate()));
      }
      case EXPECT -> {
        var expect = command.getExpect();
        yield new GateCommand.Expect(
            GateFormat.read(expect.getVisitor()), GateFormat.id(expect.getGate()));
      }
      case ACCOMPANY -> {
        var accompany = command.getAccompany();
        yield new GateCommand.Accompany(
            GateFormat.read(accompany.getVisitor()), GateFormat.id(accompany.getGate()));
      }
      case ADMIT -> {
        var admit = command.getAdmit();
        yield new MessageCommand.Admit(
            GateFormat.read(admit.getVisitor()), GateFormat.id(admit.getGate()));
      }
      case SCHEDULE -> {
        var schedule = command.getSchedule();
        yield new MessageCommand.Schedule(
            Common.key(schedule.getKey()),
            MessageFormat.read(schedule.getMessage()),
            Common.bytes(schedule.getBody()));
      }
      case TELL_ENDPOINTS -> ScheduleFormat.read(command.getTellEndpoints());
      case FIRE_TO -> ScheduleFormat.read(command.getFireTo());
      case CONCLUDE_SCHEDULED -> {
        var conclude = command.getConcludeScheduled();
        yield new ScheduleCommand.Conclude(
            ScheduleFormat.id(conclude.getSchedule()),
            Common.key(conclude.getMessage()),
            conclude.getDelivered());
      }
      case DROP_ALL -> new MessageCommand.DropAll(Common.origin(command.getDropAll()));
      case NOTIFY -> {
        var notify = command.getNotify();
        yield new RunCommand.Notify(
            Common.name(notify.getRun()), notify.getEventId(), Common.bytes(notify.getData()));
      }
      case TAKE_OVER -> HeritageFormat.read(command.getTakeOver());
      case KIND_NOT_SET -> throw Common.unknown("command", command);
    };
  }

  private static V1.Command.StartRun start(RunCommand.StartRun start) {
    var written =
        V1.Command.StartRun.newBuilder()
            .setRun(Common.name(start.run()))
            .setTrigger(trigger(start.trigger()));
    start.invoker().ifPresent(invoker -> written.setInvoker(RunFormat.invoker(invoker)));
    return written.build();
  }

  private static RunCommand.StartRun start(V1.Command.StartRun start) {
    return new RunCommand.StartRun(
        Common.name(start.getRun()),
        trigger(start.getTrigger()),
        start.hasInvoker() ? Optional.of(RunFormat.invoker(start.getInvoker())) : Optional.empty());
  }

  private static V1.Command.Passing passing(Visitor visitor, GateId gate) {
    return V1.Command.Passing.newBuilder()
        .setVisitor(GateFormat.write(visitor))
        .setGate(GateFormat.id(gate))
        .build();
  }

  private static V1.Command.Trigger trigger(RunCommand.Trigger trigger) {
    var written =
        V1.Command.Trigger.newBuilder()
            .setKind(kind(trigger.kind()))
            .addAllHeaders(Common.headers(trigger.headers()))
            .setRequest(MessageFormat.request(trigger.request()))
            .setPayload(Common.bytes(trigger.payload()))
            .setDue(due(trigger.due()))
            .setSettings(RunFormat.settings(trigger.settings()))
            .setProbe(MessageFormat.probe(trigger.probe()))
            .setCallerIp(trigger.callerIp());
    trigger.trace().ifPresent(trace -> written.setTrace(Common.trace(trace)));
    return written.build();
  }

  private static RunCommand.Trigger trigger(V1.Command.Trigger trigger) {
    return new RunCommand.Trigger(
        kind(trigger.getKind()),
        Common.readHeaders(trigger.getHeadersList()),
        MessageFormat.request(trigger.getRequest()),
        Common.bytes(trigger.getPayload()),
        due(trigger.getDue()),
        RunFormat.settings(trigger.getSettings()),
        MessageFormat.probe(trigger.getProbe()),
        trigger.getCallerIp(),
        trigger.hasTrace() ? Optional.of(Common.trace(trigger.getTrace())) : Optional.empty());
  }

  private static V1.Command.Trigger.Kind kind(RunCommand.Trigger.Kind kind) {
    return switch (kind) {
      case FIRST -> V1.Command.Trigger.Kind.FIRST;
      case AGAIN -> V1.Command.Trigger.Kind.AGAIN;
    };
  }

  private static RunCommand.Trigger.Kind kind(V1.Command.Trigger.Kind kind) {
    return switch (kind) {
      case FIRST -> RunCommand.Trigger.Kind.FIRST;
      case AGAIN -> RunCommand.Trigger.Kind.AGAIN;
      case KIND_UNSPECIFIED, UNRECOGNIZED -> throw Common.unknown("trigger", kind);
    };
  }

  private static V1.Command.Due due(Due due) {
    return switch (due) {
      case Due.Now.NOW ->
          V1.Command.Due.newBuilder().setNow(V1.Nothing.getDefaultInstance()).build();
      case Due.After(var delay) -> V1.Command.Due.newBuilder().setAfter(Common.span(delay)).build();
      case Due.At(var instant) -> V1.Command.Due.newBuilder().setAt(Common.time(instant)).build();
    };
  }

  private static Due due(V1.Command.Due due) {
    return switch (due.getKindCase()) {
      case NOW -> Due.Now.NOW;
      case AFTER -> new Due.After(Common.span(due.getAfter()));
      case AT -> new Due.At(Common.time(due.getAt()));
      case KIND_NOT_SET -> throw Common.unknown("time", due);
    };
  }

  private static V1.Command.ConcludeInvoke conclude(RunCommand.ConcludeInvoke conclude) {
    var written =
        V1.Command.ConcludeInvoke.newBuilder().setInvoker(RunFormat.invoker(conclude.invoker()));
    switch (conclude.end()) {
      case InvokeEnd.Succeeded(var result) -> {
        var succeeded = V1.Command.InvokeSucceeded.newBuilder();
        result.ifPresent(bytes -> succeeded.setResult(Common.bytes(bytes)));
        written.setSucceeded(succeeded);
      }
      case InvokeEnd.Failed.FAILED -> written.setFailed(V1.Nothing.getDefaultInstance());
      case InvokeEnd.Cancelled.CANCELLED -> written.setCancelled(V1.Nothing.getDefaultInstance());
      case InvokeEnd.Refused.REFUSED -> written.setRefused(V1.Nothing.getDefaultInstance());
    }
    return written.build();
  }

  private static RunCommand.ConcludeInvoke conclude(V1.Command.ConcludeInvoke conclude) {
    var end =
        switch (conclude.getEndCase()) {
          case SUCCEEDED ->
              new InvokeEnd.Succeeded(
                  conclude.getSucceeded().hasResult()
                      ? Optional.of(Common.bytes(conclude.getSucceeded().getResult()))
                      : Optional.empty());
          case FAILED -> InvokeEnd.Failed.FAILED;
          case CANCELLED -> InvokeEnd.Cancelled.CANCELLED;
          case REFUSED -> InvokeEnd.Refused.REFUSED;
          case END_NOT_SET -> throw Common.unknown("end", conclude);
        };
    return new RunCommand.ConcludeInvoke(RunFormat.invoker(conclude.getInvoker()), end);
  }
}
