package dev.stepwell.engine.run;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.CallbackSpec;
import dev.stepwell.engine.Decision;
import dev.stepwell.engine.Decision.Accepted;
import dev.stepwell.engine.Fact;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.Send;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.Wire;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.RunCommand.TakeOver;
import dev.stepwell.engine.run.RunFact.CallReturned;
import dev.stepwell.engine.run.RunFact.CallStarted;
import dev.stepwell.engine.run.RunFact.NotificationSaved;
import dev.stepwell.engine.run.RunFact.RunStarted;
import dev.stepwell.engine.run.RunFact.StepAppended;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/// Decides how a run begins that continues a failed one: with the very facts that made the other
/// what it was, so that lists, bounds and logs need to know of no second way.
final class Successors {
  private Successors() {}

  static Decision takeOver(RunView view, TakeOver command, Stamp stamp, Wire wire) {
    if (ActiveRun.find(view, command.run()).isPresent()) {
      return Decision.rejected(
          new Rejection.Unacceptable("a run with the id " + command.run().id() + " is active"));
    }
    var heritage = command.heritage();
    var origin = new Origin(stamp.ticket(), Address.of(command.run()).slot());
    var run = run(view, command.run(), heritage, stamp);
    var first = new MessageKey(origin, heritage.firstMessage());
    var facts = new ArrayList<Fact>();
    facts.add(new RunStarted(origin, run, first, wire.renamed(heritage.first(), first)));
    facts.addAll(steps(origin, heritage, wire));
    for (var call : heritage.calls()) {
      var key = new MessageKey(origin, call.message());
      var stepId = OptionalInt.of(call.stepId());
      facts.add(new CallStarted(origin, stepId, key));
      facts.add(new CallReturned(origin, key, stepId, new MessageKey(origin, call.report())));
    }
    for (var delivery : heritage.deliveries()) {
      var key = new MessageKey(origin, delivery.message());
      // Of a call of no step nothing is known but its report, whose number is taken by that.
      if (delivery.details().purpose() instanceof Purpose.CallReport(var stepId)
          && stepId.isEmpty()) {
        facts.add(new CallReturned(origin, key, stepId, key));
      }
    }
    for (var saved : heritage.saved()) {
      var key = new SavedKey(origin, saved.eventId(), saved.ticket());
      var result = new MessageKey(origin, saved.message());
      facts.add(new NotificationSaved(key, new SavedNotification(saved.data(), result)));
    }
    var sends = new ArrayList<Send>();
    for (var delivery : heritage.deliveries()) {
      var key = new MessageKey(origin, delivery.message());
      sends.add(
          Send.quietly(new MessageCommand.Schedule(key, delivery.details(), delivery.body())));
    }
    return new Accepted(facts, sends, new Reply.Started(first, run.createdAt(), false));
  }

  private static Run run(RunView view, RunName name, Heritage heritage, Stamp stamp) {
    var previous = view.latestRuns().get(name);
    return new Run(
        name,
        Starts.createdAt(previous.flatMap(view.runs()::get), stamp),
        heritage.url(),
        heritage.headers(),
        heritage.settings(),
        new Run.Source(heritage.callerIp(), Optional.empty(), previous, heritage.contentType()));
  }

  private static List<Fact> steps(Origin origin, Heritage heritage, Wire wire) {
    var facts = new ArrayList<Fact>();
    for (var step : heritage.steps()) {
      int index = facts.size() + 1;
      var key = new MessageKey(origin, step.message());
      Optional<CallbackSpec> carried =
          index == heritage.steps().size() ? heritage.lastCallback() : Optional.empty();
      facts.add(
          new StepAppended(
              origin, step.identity(), index, key, wire.renamed(step.element(), key), carried));
    }
    return facts;
  }
}
