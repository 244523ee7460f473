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
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunFact.RunRestarted;
import dev.stepwell.engine.run.RunFact.RunStarted;
import java.time.Instant;
import java.util.ArrayList;
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
    if (command.trigger().kind() == Trigger.Kind.AGAIN && untouched(view, active)) {
      return restart(active, command.trigger(), stamp, wire);
    }
    if (command.invoker().isPresent() && !invokedBy(command.invoker().get(), active.run())) {
      return taken(command.run(), command.invoker().get());
    }
    return Decision.reply(
        new Reply.Started(
            told(command, MessageKey.start(active.origin())), active.run().createdAt(), true));
  }

  private static Decision create(RunView view, StartRun command, Stamp stamp, Wire wire) {
    var trigger = command.trigger();
    RunName name = command.run();
    var origin = new Origin(stamp.ticket(), Address.of(name).slot());
    var previous = view.latestRuns().get(name);
    var run =
        new Run(
            name,
            createdAt(previous.flatMap(view.runs()::get), stamp),
            trigger.request().url(),
            trigger.headers(),
            trigger.settings(),
            new Run.Source(
                trigger.callerIp(),
                command.invoker(),
                previous,
                trigger.request().contentType(),
                trigger.trace()));
    var key = MessageKey.start(origin);
    var message = firstMessage(run, trigger, stamp);
    var sends =
        new ArrayList<>(Configure.awaited(name.project(), trigger.settings().flowControl()));
    sends.add(Send.quietly(new MessageCommand.Schedule(key, message, Bytes.EMPTY)));
    return new Accepted(
        List.of(new RunStarted(origin, run, key, wire.element(key, trigger.payload()))),
        sends,
        new Reply.Started(told(command, key), run.createdAt(), false));
  }

  /// A step that invokes is told the message of its result, since that is what the parent remembers
  /// and tells again when the step is submitted again.
  private static MessageKey told(StartRun command, MessageKey first) {
    return command.invoker().flatMap(Invoker::result).orElse(first);
  }

  /// Id and creation time together are what clients know a run by, so no two runs of one name share
  /// it.
  static Instant createdAt(Optional<Run> previous, Stamp stamp) {
    return previous
        .map(run -> run.createdAt().plusMillis(1))
        .filter(stamp.now()::isBefore)
        .orElse(stamp.now());
  }

  /// Whether nothing was submitted to the run yet. Otherwise the wish to start it again is an old
  /// one that came twice, and what the run has under way must not be taken from it.
  private static boolean untouched(RunView view, ActiveRun active) {
    var from = new SeenKey(active.origin(), 0, 0);
    var to = new SeenKey(active.origin().next(), 0, 0);
    return active.state().steps() == 1 && view.seen().ascending(from, to, 1).isEmpty();
  }

  /// The list has nothing but its first element so far, and that is replaced; so is its delivery.
  private static Decision restart(ActiveRun active, Trigger trigger, Stamp stamp, Wire wire) {
    var run = active.run().startedAgain(trigger.headers(), trigger.request().contentType());
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

  private static boolean invokedBy(Invoker invoker, Run run) {
    return run.source().invoker().filter(invoker::isSameStep).isPresent();
  }

  /// The parent waits already: it hears that it must not.
  private static Decision taken(RunName name, Invoker invoker) {
    return new Decision.Rejected(
        new Rejection.Unacceptable(
            "a run with the id " + name.id() + " is active, so it cannot be invoked"),
        List.of(Send.quietly(new ConcludeInvoke(invoker, InvokeEnd.Refused.REFUSED))));
  }
}
