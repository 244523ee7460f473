package dev.stepwell.engine.run;

import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Limits;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.run.RunCommand.AppendSteps;
import dev.stepwell.engine.run.RunCommand.CancelFailureReport;
import dev.stepwell.engine.run.RunCommand.CancelRun;
import dev.stepwell.engine.run.RunCommand.ConcludeCall;
import dev.stepwell.engine.run.RunCommand.ConcludeFailureReport;
import dev.stepwell.engine.run.RunCommand.ConcludeInvoke;
import dev.stepwell.engine.run.RunCommand.DiscardFailure;
import dev.stepwell.engine.run.RunCommand.ExpireRun;
import dev.stepwell.engine.run.RunCommand.FailRun;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.engine.run.RunCommand.Invoke;
import dev.stepwell.engine.run.RunCommand.Notify;
import dev.stepwell.engine.run.RunCommand.RepeatFailureReport;
import dev.stepwell.engine.run.RunCommand.RestartRun;
import dev.stepwell.engine.run.RunCommand.Resume;
import dev.stepwell.engine.run.RunCommand.ResumeRun;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunCommand.TakeOver;
import dev.stepwell.engine.run.RunCommand.TimeOut;
import dev.stepwell.engine.run.RunCommand.WaitForEvent;

/// Decides for runs: the way in, and the map of the deciders.
public final class Runs {
  private Runs() {}

  public static Decision decide(
      RunView view, RunCommand command, Stamp stamp, Wire wire, Limits limits) {
    return switch (command) {
      case StartRun start -> Starts.start(view, start, stamp, wire);
      case AppendSteps append -> Appends.append(view, append, stamp, wire, limits);
      case WaitForEvent wait -> Waits.register(view, wait, stamp, wire, limits);
      case TimeOut(var waiter) -> Waits.timeOut(view, waiter, stamp, wire);
      case Notify notify -> Notifications.notify(view, notify, stamp, wire, limits);
      case Resume resume -> Notifications.resume(view, resume, stamp, wire);
      case Invoke invoke -> Invokes.invoke(view, invoke, stamp, wire, limits);
      case ConcludeInvoke conclude -> Invokes.conclude(view, conclude, stamp, wire);
      case ConcludeCall conclude -> Calls.conclude(view, conclude, stamp, wire);
      case FinishRun finish -> Endings.finish(view, finish, stamp, limits);
      case CancelRun cancel -> Endings.cancel(view, cancel, stamp, limits);
      case FailRun fail -> Failures.fail(view, fail, stamp, wire, limits);
      case ConcludeFailureReport conclude -> FailureReports.conclude(view, conclude);
      case ResumeRun resume -> Repairs.resume(view, resume, stamp, wire);
      case RestartRun restart -> Repairs.restart(view, restart, wire);
      case DiscardFailure discard -> Repairs.discard(view, discard);
      case RepeatFailureReport repeat -> FailureReports.repeat(view, repeat, stamp, wire);
      case CancelFailureReport cancel -> FailureReports.cancel(view, cancel);
      case TakeOver takeOver -> Successors.takeOver(view, takeOver, stamp, wire);
      case ExpireRun expire -> Endings.expire(view, expire);
    };
  }
}
