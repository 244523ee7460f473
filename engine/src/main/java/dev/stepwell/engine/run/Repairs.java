package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Due;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.DiscardFailure;
import dev.stepwell.engine.run.RunCommand.RestartRun;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.TakeOver;
import dev.stepwell.engine.run.RunCommand.Trigger;
import dev.stepwell.engine.run.RunFact.FailureDiscarded;
import dev.stepwell.engine.run.RunFact.FailureRestarted;
import dev.stepwell.engine.run.RunFact.FailureResumed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides, for a failed run, what becomes of it. Each way takes its entry out of the dead letter
/// queue, so there is at most one; a second command finds none.
final class Repairs {
  private Repairs() {}

  static Decision resume(RunView view, ResumeRun command, Stamp stamp, Wire wire) {
    var found = FailedRun.find(view, command.entry());
    if (found.isEmpty()) {
      return FailedRun.missing(command.entry());
    }
    var failed = found.get();
    var heritage = new Inheritance(view, failed, command.overrides(), stamp, wire).heritage();
    // What the request says of a key is news of it; what the run said once is not.
    var sends =
        new ArrayList<>(
            Configure.awaited(failed.run().name().project(), command.overrides().flowControl()));
    sends.add(Send.forCaller(new TakeOver(command.successor(), heritage)));
    return passOn(
        failed, new FailureResumed(failed.origin(), command.entry(), command.successor()), sends);
  }

  static Decision restart(RunView view, RestartRun command, Wire wire) {
    var found = FailedRun.find(view, command.entry());
    if (found.isEmpty()) {
      return FailedRun.missing(command.entry());
    }
    var failed = found.get();
    var trigger = trigger(view, failed, command.overrides(), wire);
    return passOn(
        failed,
        new FailureRestarted(failed.origin(), command.entry(), command.successor()),
        List.of(Send.forCaller(new StartRun(command.successor(), trigger, Optional.empty()))));
  }

  static Decision discard(RunView view, DiscardFailure command) {
    var found = FailedRun.find(view, command.entry());
    if (found.isEmpty()) {
      return FailedRun.missing(command.entry());
    }
    var failed = found.get();
    var facts = new ArrayList<Fact>(Endings.notSaved(failed.origin(), failed.state()));
    facts.add(new FailureDiscarded(failed.origin(), command.entry()));
    return new Accepted(facts, List.of(), Reply.Done.DONE);
  }

  private static Decision passOn(FailedRun failed, Fact end, List<Send> starts) {
    var facts = new ArrayList<>(failed.reportStopped());
    facts.addAll(Endings.notSaved(failed.origin(), failed.state()));
    facts.add(end);
    var sends = new ArrayList<>(failed.reportDropped());
    sends.addAll(starts);
    return new Accepted(facts, sends, Reply.Forwarded.FORWARDED);
  }

  /// Nobody waits for the new run: a parent has heard of the failure.
  private static Trigger trigger(RunView view, FailedRun failed, Overrides overrides, Wire wire) {
    var run = failed.run();
    var first = view.steps().get(new StepKey(failed.origin(), 0)).orElseThrow();
    Bytes payload = wire.body(first);
    return new Trigger(
        Trigger.Kind.FIRST,
        run.headers(),
        new Message.Request("POST", run.url(), List.of(), run.source().contentType()),
        payload,
        overrides.delay().<Due>map(Due.After::new).orElse(Due.Now.NOW),
        overrides.settings(failed),
        run.settings().features().contains(Feature.DETECT_WORKFLOW)
            ? Purpose.Probe.WORKFLOW
            : Purpose.Probe.NONE,
        run.source().callerIp());
  }
}
