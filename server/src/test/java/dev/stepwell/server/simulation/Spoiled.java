package dev.stepwell.server.simulation;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Heritage;
import dev.stepwell.engine.run.RunCommand.TakeOver;
import dev.stepwell.server.partition.Task;
import java.util.List;
import java.util.OptionalInt;

/// What partitions send each other, with a defect built in.
final class Spoiled {
  private Spoiled() {}

  static Task task(Task task, Surroundings around) {
    return task instanceof Task.Relayed(var key, var command, var whenDone)
        ? new Task.Relayed(key, command(command, around), whenDone)
        : task;
  }

  private static Command command(Command command, Surroundings around) {
    return switch (command) {
      case Leave leave when around.has(Bug.SLOT_NOT_GIVEN_BACK) ->
          new Leave(new Visitor(leave.visitor().message(), Integer.MAX_VALUE), leave.gate());
      case Configure configure when around.has(Bug.RATE_EXCEEDED) ->
          new Configure(configure.gate(), oneMore(configure.rule()));
      case TakeOver takeOver when around.has(Bug.SAVED_NOT_INHERITED) ->
          new TakeOver(takeOver.run(), forgetful(takeOver.heritage()));
      case TakeOver takeOver when around.has(Bug.FINISHED_STEP_AGAIN) ->
          new TakeOver(takeOver.run(), fromTheFirst(takeOver.heritage()));
      default -> command;
    };
  }

  private static Rule oneMore(Rule rule) {
    return rule.rate().isEmpty()
        ? rule
        : new Rule(rule.parallelism(), OptionalInt.of(rule.rate().getAsInt() + 1), rule.period());
  }

  private static Heritage forgetful(Heritage heritage) {
    return with(heritage, List.of(), heritage.deliveries());
  }

  private static Heritage fromTheFirst(Heritage heritage) {
    var deliveries =
        heritage.deliveries().stream()
            .filter(delivery -> delivery.details().purpose() instanceof Purpose.Step)
            .limit(1)
            .map(delivery ->
                new Heritage.Delivery(
                    heritage.firstMessage(), first(delivery.details()), delivery.body()))
            .toList();
    return with(heritage, heritage.saved(), deliveries);
  }

  private static Message first(Message message) {
    return new Message(
        message.project(),
        new Purpose.Step(0, Purpose.Probe.NONE),
        message.request(),
        message.settings(),
        message.createdAt(),
        0,
        message.due());
  }

  private static Heritage with(
      Heritage heritage, List<Heritage.Saved> saved, List<Heritage.Delivery> deliveries) {
    return new Heritage(
        heritage.url(),
        heritage.headers(),
        heritage.settings(),
        heritage.callerIp(),
        heritage.contentType(),
        heritage.first(),
        heritage.firstMessage(),
        heritage.steps(),
        heritage.calls(),
        saved,
        deliveries,
        heritage.lastCallback());
  }
}
