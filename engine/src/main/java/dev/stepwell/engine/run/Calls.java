package dev.stepwell.engine.run;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.ConcludeCall;
import dev.stepwell.engine.run.RunFact.CallReturned;
import java.util.Optional;

/// Decides about the ends of third-party calls. Any end is a result: the endpoint is told, and its
/// SDK submits the step.
final class Calls {
  private Calls() {}

  static Decision conclude(RunView view, ConcludeCall command, Stamp stamp, Wire wire) {
    var found = ActiveRun.find(view, command.origin());
    if (found.isEmpty() || !(command.message().purpose() instanceof Purpose.Call call)) {
      return Decision.reply(Reply.Done.DONE);
    }
    var active = found.get();
    var draft = new Draft(active, wire, stamp.now());
    var key = draft.newMessage();
    var report = call.report();
    var body =
        wire.callReport(
            new CallReport(
                active.run(),
                command.call(),
                command.message(),
                command.body(),
                command.outcome()));
    var settings =
        new Message.Settings(
            report.retryOr(active.run().settings().retry()),
            report.settings().timeout(),
            report.settings().flowControl().or(active.run().settings()::flowControl),
            Optional.empty());
    var request =
        new Message.Request(
            "POST", report.url(), report.headers(), Optional.of("application/json"));
    var due = report.settings().delay().map(stamp::in).orElse(stamp.now());
    return draft
        .fact(new CallReturned(active.origin(), command.call(), call.stepId(), key))
        .configure(report.settings().flowControl())
        .schedule(key, new Purpose.CallReport(call.stepId()), body, request, settings, due)
        .reply(Reply.Done.DONE);
  }
}
