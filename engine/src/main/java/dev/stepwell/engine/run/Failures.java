package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.FailRun;
import dev.stepwell.engine.run.RunFact.InvokeRepeated;
import dev.stepwell.engine.run.RunFact.RunFailed;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides about failing. A failed run ends like any other, but what a second try needs is kept:
/// the list, what was seen, saved notifications, and an entry in the dead letter queue.
final class Failures {
  private Failures() {}

  /// Fails the run, unless it has done without the delivery that failed.
  static Decision fail(RunView view, FailRun command, Stamp stamp, Wire wire, Limits limits) {
    var found = ActiveRun.find(view, command.origin());
    if (found.isEmpty()) {
      return Decision.reply(Reply.Done.DONE);
    }
    var active = found.get();
    var failed = command.failed();
    var need = Need.of(view, active, failed.key(), failed.message().purpose());
    return forgivable(need, command)
        ? goesOn(active, need)
        : fail(view, active, command, stamp, wire, limits);
  }

  /// A delivery whose work is recorded may fail without harm; its log entry tells of it. Not where
  /// the answer gives away what is wrong with the endpoint as such: that is seen only after the
  /// endpoint has begun.
  private static boolean forgivable(Need need, FailRun command) {
    return command.why().isEmpty()
        && switch (need) {
          case Need.Needed _ -> false;
          case Need.Recorded _ -> true;
          // Whoever forbids retries may have heard that there will be no child run.
          case Need.Invoking _ ->
              !(command.outcome() instanceof Outcome.Answered answer && answer.forbidsRetries());
        };
  }

  /// Where a child run may be refused yet, nobody is left to hear of that: it will be the result of
  /// the step.
  private static Decision goesOn(ActiveRun active, Need need) {
    return need instanceof Need.Invoking(int stepId, var result)
        ? new Accepted(
            List.of(new InvokeRepeated(active.origin(), stepId, result)),
            List.of(),
            Reply.Done.DONE)
        : Decision.reply(Reply.Done.DONE);
  }

  private static Decision fail(
      RunView view, ActiveRun active, FailRun command, Stamp stamp, Wire wire, Limits limits) {
    var callback = callback(active, command);
    var entry = DeadKey.of(active.run().name().project(), stamp, active.origin());
    var letter =
        new DeadLetter.OfRun(
            active.origin(),
            command.failed(),
            said(command),
            command.open(),
            active.state().steps(),
            callback,
            Optional.empty());
    var report = new MessageKey(active.origin(), active.state().messages());
    var failure =
        new Phase.Failed(
            stamp.now(),
            entry.id(),
            command.failed().key(),
            callback.map(_ -> new Phase.Report(report, Progress.IN_PROGRESS)));
    var facts = new ArrayList<>(Endings.notWaiting(view, active));
    facts.add(
        new RunFailed(active.origin(), failure, entry, letter, stamp.in(limits.kept().failed())));
    var sends = new ArrayList<>(Endings.sends(active, InvokeEnd.Failed.FAILED));
    callback.ifPresent(spec -> {
      sends.addAll(Configure.sends(active.run().name().project(), spec.settings().flowControl()));
      sends.add(FailureReports.send(view, active.run(), entry, letter, spec, report, stamp, wire));
    });
    return new Accepted(facts, sends, Reply.Done.DONE);
  }

  private static Optional<CallbackSpec> callback(ActiveRun active, FailRun command) {
    return command
        .failed()
        .message()
        .settings()
        .failureCallback()
        .or(active.run().settings()::failureCallback)
        .or(active.state()::lastCallback)
        .filter(spec -> !isNoWorkflow(command, spec.url()));
  }

  /// A destination that turned out to be no workflow has no failure function either.
  private static boolean isNoWorkflow(FailRun command, String url) {
    var message = command.failed().message();
    return message.purpose() instanceof Purpose.Step(_, Purpose.Probe probe)
        && probe == Purpose.Probe.WORKFLOW
        && command.why().isPresent()
        && message.request().url().equals(url);
  }

  /// What the endpoint said, or what we say of it where its answer looks fine but is not.
  private static Outcome said(FailRun command) {
    return command.why().isPresent() && command.outcome() instanceof Outcome.Answered answer
        ? new Outcome.Answered(answer.status(), answer.headers(), Bytes.utf8(command.why().get()))
        : command.outcome();
  }
}
