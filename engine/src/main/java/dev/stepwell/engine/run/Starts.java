package dev.stepwell.engine.run;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunFact.RunRestarted;
import dev.stepwell.engine.run.RunFact.RunStarted;
import java.util.List;
import java.util.Optional;

/// Decides whether a trigger makes a run.
final class Starts {
  private Starts() {}

  static Decision start(RunView view, StartRun command, Stamp stamp, Wire wire) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      return create(view, command, stamp, wire);
    }
    var active = found.get();
    if (command.trigger().kind() == Trigger.Kind.AGAIN && active.state().steps() == 1) {
      return restart(active, command.trigger(), stamp, wire);
    }
    if (command.invoker().isPresent() && !sameStep(command.invoker(), active.run())) {
      return Decision.rejected(
          new Rejection.Unacceptable(
              "a run with the id " + command.run().id() + " is active, so it cannot be invoked"));
    }
    return Decision.reply(
        new Reply.Started(MessageKey.start(active.origin()), active.run().createdAt(), true));
  }

  private static Decision create(RunView view, StartRun command, Stamp stamp, Wire wire) {
    var trigger = command.trigger();
    RunName name = command.run();
    var origin = new Origin(stamp.ticket(), Address.of(name).slot());
    var run =
        new Run(
            name,
            stamp.now(),
            trigger.request().url(),
            trigger.headers(),
            trigger.settings(),
            new Run.Source(trigger.callerIp(), command.invoker(), view.latestRuns().get(name)));
    var key = MessageKey.start(origin);
    var message = firstMessage(run, trigger, stamp);
    return new Accepted(
        List.of(new RunStarted(origin, run, key, wire.element(key, trigger.payload()))),
        List.of(Send.quietly(new MessageCommand.Schedule(key, message, Bytes.EMPTY))),
        new Reply.Started(key, stamp.now(), false));
  }

  /// The list has nothing but its first element so far, and that is replaced; so is its delivery.
  private static Decision restart(ActiveRun active, Trigger trigger, Stamp stamp, Wire wire) {
    var run = active.run().withHeaders(trigger.headers());
    var key = new MessageKey(active.origin(), active.state().messages());
    var message = firstMessage(run, trigger, stamp);
    return new Accepted(
        List.of(new RunRestarted(active.origin(), run, key, wire.element(key, trigger.payload()))),
        List.of(
            Send.quietly(new MessageCommand.DropAll(active.origin())),
            Send.quietly(new MessageCommand.Schedule(key, message, Bytes.EMPTY))),
        new Reply.Started(key, run.createdAt(), false));
  }

  private static Message firstMessage(Run run, Trigger trigger, Stamp stamp) {
    return new Message(
        run.name().project(),
        new Purpose.Step(0, trigger.probe()),
        trigger.request(),
        new Message.Settings(
            run.settings().retry(),
            Optional.empty(),
            run.settings().flowControl(),
            Optional.empty()),
        stamp.now(),
        0,
        trigger.due().from(stamp.now()));
  }

  private static boolean sameStep(Optional<Invoker> invoker, Run run) {
    return run.source().invoker().isPresent()
        && run.source().invoker().get().parent().equals(invoker.orElseThrow().parent())
        && run.source().invoker().get().stepId() == invoker.orElseThrow().stepId();
  }
}
