package dev.stepwell.engine.run;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.gate.GateCommand.Configure;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.Phase.Report.Progress;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import dev.stepwell.engine.run.RunCommand.FailRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunFact.FailureReportConcluded;
import dev.stepwell.engine.run.RunFact.NotificationsDropped;
import dev.stepwell.engine.run.RunFact.RunCancelled;
import dev.stepwell.engine.run.RunFact.RunExpired;
import dev.stepwell.engine.run.RunFact.RunFailed;
import dev.stepwell.engine.run.RunFact.RunSucceeded;
import dev.stepwell.engine.run.RunFact.WaiterDropped;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Decides about the ends of runs. However a run ends, what it still had to do is taken back and
/// its invoker is told.
final class Endings {
  private static final String FAILURE_FUNCTION_MISSING =
      "Upstash-Workflow-Failure-Callback-Notfound";

  private Endings() {}

  static Decision finish(RunView view, FinishRun command, Stamp stamp, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      // Endpoints repeat this after a lost answer: it must look the same the second time.
      return Decision.reply(Reply.Done.DONE);
    }
    var active = found.get();
    var expires = stamp.in(limits.retention());
    var end = new RunSucceeded(active.origin(), command.result(), stamp.now(), expires);
    return new Accepted(
        facts(view, active, end),
        sends(active, new InvokeEnd.Succeeded(command.result())),
        Reply.Done.DONE);
  }

  static Decision cancel(RunView view, CancelRun command, Stamp stamp, Limits limits) {
    var found = ActiveRun.find(view, command.run());
    if (found.isEmpty()) {
      return Decision.rejected(
          new Rejection.NotFound("no active workflow run has the id " + command.run().id()));
    }
    var active = found.get();
    var end = new RunCancelled(active.origin(), stamp.now(), stamp.in(limits.retention()));
    return new Accepted(
        facts(view, active, end), sends(active, InvokeEnd.Cancelled.CANCELLED), Reply.Done.DONE);
  }

  static Decision fail(RunView view, FailRun command, Stamp stamp, Wire wire, Limits limits) {
    var found = ActiveRun.find(view, command.origin());
    if (found.isEmpty()) {
      return Decision.reply(Reply.Done.DONE);
    }
    var active = found.get();
    var run = active.run();
    var callback =
        command
            .failed()
            .settings()
            .failureCallback()
            .or(run.settings()::failureCallback)
            .or(active.state()::lastCallback)
            .filter(spec -> !isNoWorkflow(command, spec.url()));
    var dlqId = dlqId(stamp, active.origin());
    var reportKey = new MessageKey(active.origin(), active.state().messages());
    var failure =
        new Phase.Failed(
            stamp.now(),
            dlqId,
            command.message(),
            callback.map(_ -> new Phase.Report(reportKey, Progress.IN_PROGRESS)));
    var end =
        new RunFailed(active.origin(), failure, command.outcome(), stamp.in(limits.retention()));
    var sends = new ArrayList<>(sends(active, InvokeEnd.Failed.FAILED));
    callback.ifPresent(spec -> {
      var first = view.steps().get(new StepKey(active.origin(), 0)).orElse(Bytes.EMPTY);
      var report =
          new FailureReport(run, dlqId, command.message(), command.failed(), said(command), first);
      var message =
          new Message(
              run.name().project(),
              new Purpose.FailureReport(),
              new Message.Request(
                  "POST", spec.url(), spec.headers(), Optional.of("application/json")),
              new Message.Settings(
                  spec.retryOr(run.settings().retry()),
                  spec.settings().timeout(),
                  spec.settings().flowControl(),
                  Optional.empty()),
              stamp.now(),
              0,
              spec.settings().delay().map(stamp::in).orElse(stamp.now()));
      sends.addAll(Configure.sends(run.name().project(), spec.settings().flowControl()));
      sends.add(
          Send.quietly(
              new MessageCommand.Schedule(reportKey, message, wire.failureReport(report))));
    });
    return new Accepted(facts(view, active, end), sends, Reply.Done.DONE);
  }

  static Decision concludeReport(RunView view, ConcludeFailureReport command) {
    var state = view.runStates().get(command.origin());
    if (state.isEmpty()
        || !(state.get().phase() instanceof Phase.Failed failed)
        || failed.report().isEmpty()
        || !failed.report().get().message().equals(command.message())) {
      return Decision.reply(Reply.Done.DONE);
    }
    var progress =
        !command.delivered()
            ? Progress.FAILED
            : notWanted(command.outcome()) ? Progress.NOT_WANTED : Progress.SUCCEEDED;
    return new Accepted(
        List.of(
            new FailureReportConcluded(
                command.origin(), command.message(), progress, command.outcome())),
        List.of(),
        Reply.Done.DONE);
  }

  /// A failure report may be under way still: it is not worth more than its run.
  static Decision expire(RunView view, ExpireRun command) {
    var origin = command.origin();
    var state = view.runStates().get(origin);
    var run = view.runs().get(origin);
    return state.isEmpty() || run.isEmpty() || state.get().active()
        ? Decision.reply(Reply.Done.DONE)
        : new Accepted(
            List.of(new RunExpired(origin, run.get(), command.due())),
            List.of(Send.quietly(new MessageCommand.DropAll(origin))),
            Reply.Done.DONE);
  }

  /// The end itself comes last, so that whoever applies the facts in order drops the parts before
  /// the whole.
  private static List<Fact> facts(RunView view, ActiveRun active, Fact end) {
    var facts = new ArrayList<Fact>();
    var from = new WaiterKey(active.origin(), "", 0);
    var to = new WaiterKey(active.origin().next(), "", 0);
    for (var row : view.waiters().ascending(from, to, Integer.MAX_VALUE)) {
      facts.add(new WaiterDropped(row.key(), row.value()));
    }
    if (active.state().saved().count() > 0) {
      facts.add(new NotificationsDropped(active.origin()));
    }
    facts.add(end);
    return facts;
  }

  private static List<Send> sends(ActiveRun active, InvokeEnd end) {
    var sends = new ArrayList<Send>();
    sends.add(Send.quietly(new MessageCommand.DropAll(active.origin())));
    active
        .run()
        .source()
        .invoker()
        .ifPresent(invoker -> sends.add(Send.quietly(new ConcludeInvoke(invoker, end))));
    return sends;
  }

  /// A destination that turned out to be no workflow has no failure function either.
  private static boolean isNoWorkflow(FailRun command, String url) {
    return command.failed().purpose() instanceof Purpose.Step(_, Purpose.Probe probe)
        && probe == Purpose.Probe.WORKFLOW
        && command.why().isPresent()
        && command.failed().request().url().equals(url);
  }

  /// What the endpoint said, or what we say of it where its answer looks fine but is not.
  private static Outcome said(FailRun command) {
    return command.why().isPresent() && command.outcome() instanceof Outcome.Answered answer
        ? new Outcome.Answered(answer.status(), answer.headers(), Bytes.utf8(command.why().get()))
        : command.outcome();
  }

  private static boolean notWanted(Outcome outcome) {
    return outcome instanceof Outcome.Answered answer
        && answer.header(FAILURE_FUNCTION_MISSING).orElse("").equalsIgnoreCase("true");
  }

  /// Entries of the dead letter queue are named like this on the wire: milliseconds, a hyphen, a
  /// number that tells those of one millisecond apart.
  private static String dlqId(Stamp stamp, Origin origin) {
    return stamp.now().toEpochMilli() + "-" + ((stamp.ticket() & 0xfffff) << 16 | origin.slot());
  }
}
