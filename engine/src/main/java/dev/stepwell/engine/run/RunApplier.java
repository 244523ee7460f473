package dev.stepwell.engine.run;

import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.LogKey;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectRun;
import dev.stepwell.engine.Tables;
import dev.stepwell.engine.Tallies;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.run.Phase.Report;
import dev.stepwell.engine.run.RunFact.CallReturned;
import dev.stepwell.engine.run.RunFact.CallStarted;
import dev.stepwell.engine.run.RunFact.FailureDiscarded;
import dev.stepwell.engine.run.RunFact.FailureReportCancelled;
import dev.stepwell.engine.run.RunFact.FailureReportConcluded;
import dev.stepwell.engine.run.RunFact.FailureReportRepeated;
import dev.stepwell.engine.run.RunFact.FailureRestarted;
import dev.stepwell.engine.run.RunFact.FailureResumed;
import dev.stepwell.engine.run.RunFact.InvokeRepeated;
import dev.stepwell.engine.run.RunFact.InvokeStarted;
import dev.stepwell.engine.run.RunFact.InvokeWithdrawn;
import dev.stepwell.engine.run.RunFact.NotificationConsumed;
import dev.stepwell.engine.run.RunFact.NotificationSaved;
import dev.stepwell.engine.run.RunFact.NotificationsDropped;
import dev.stepwell.engine.run.RunFact.RunCancelled;
import dev.stepwell.engine.run.RunFact.RunExpired;
import dev.stepwell.engine.run.RunFact.RunFailed;
import dev.stepwell.engine.run.RunFact.RunRestarted;
import dev.stepwell.engine.run.RunFact.RunStarted;
import dev.stepwell.engine.run.RunFact.RunSucceeded;
import dev.stepwell.engine.run.RunFact.StepAppended;
import dev.stepwell.engine.run.RunFact.UnknownAppended;
import dev.stepwell.engine.run.RunFact.WaiterDropped;
import dev.stepwell.engine.run.RunFact.WaiterRegistered;
import dev.stepwell.engine.run.RunFact.WaiterResumed;
import dev.stepwell.engine.run.RunFact.WaiterTimedOut;
import java.time.Instant;
import java.util.Optional;
import java.util.function.UnaryOperator;

/// Turns facts about runs into rows.
public final class RunApplier {
  private RunApplier() {}

  public static void apply(Tables tables, RunFact fact) {
    switch (fact) {
      case RunStarted started -> start(tables, started);
      case RunRestarted(var origin, var run, var message, var element) -> {
        tables.runs().update(origin, run);
        tables.steps().update(new StepKey(origin, 0), element);
        change(tables, origin, state -> state.restarted(message.number(), element.size()));
      }
      case StepAppended step -> append(tables, step);
      case CallStarted(var origin, var stepId, var message) -> {
        stepId.ifPresent(id ->
            tables
                .seen()
                .insert(new SeenKey(origin, id, 0), new Seen(message, Seen.Stage.CALLING)));
        change(tables, origin, state -> state.numbered(message.number()));
      }
      case CallReturned(var origin, _, _, var report) ->
          change(tables, origin, state -> state.numbered(report.number()));
      case UnknownAppended(var origin, _, var message) ->
          change(tables, origin, state -> state.numbered(message.number()));
      case WaiterRegistered(var key, var waiter) -> register(tables, key, waiter);
      case WaiterResumed(var key, var waiter) -> remove(tables, key, waiter);
      case WaiterTimedOut(var key, var waiter) -> remove(tables, key, waiter);
      case WaiterDropped(var key, var waiter) -> remove(tables, key, waiter);
      case NotificationSaved(var key, var notification) -> {
        tables.saved().insert(key, notification);
        saved(tables, key.run(), 1);
        changeSaved(
            tables,
            key.run(),
            state ->
                state
                    .numbered(notification.result().number())
                    .saved(1, notification.data().size()));
      }
      case NotificationConsumed(var key, var notification) -> {
        tables.saved().delete(key);
        saved(tables, key.run(), -1);
        changeSaved(tables, key.run(), state -> state.saved(-1, -notification.data().size()));
      }
      case NotificationsDropped(var origin) -> {
        tables.saved().deleteRange(SavedKey.start(origin), SavedKey.start(origin.next()));
        saved(tables, origin, -tables.runStates().get(origin).orElseThrow().saved().count());
        changeSaved(tables, origin, RunState::withoutSaved);
      }
      case InvokeStarted(var origin, int stepId, var message, _, _) -> {
        tables
            .seen()
            .insert(new SeenKey(origin, stepId, 0), new Seen(message, Seen.Stage.INVOKING));
        change(tables, origin, state -> state.numbered(message.number()));
      }
      case InvokeRepeated(var origin, int stepId, var message) ->
          tables
              .seen()
              .update(new SeenKey(origin, stepId, 0), new Seen(message, Seen.Stage.INVOKING_TOLD));
      case InvokeWithdrawn(var origin, int stepId) -> {
        tables.seen().delete(new SeenKey(origin, stepId, 0));
        // The log goes on showing the step, and nothing else will tell of it.
        cutOff(tables, origin, tables.runs().get(origin).orElseThrow());
      }
      case RunSucceeded(var origin, var result, var at, var expires) -> {
        result.ifPresent(bytes -> tables.results().insert(origin, bytes));
        end(tables, origin, new Phase.Succeeded(at), expires);
      }
      case RunCancelled(var origin, var at, var expires) ->
          end(tables, origin, new Phase.Cancelled(at), expires);
      case RunFailed(var origin, var failure, var entry, var letter, var expires) -> {
        tables.deadLetters().insert(entry, letter);
        failure
            .report()
            .ifPresent(report ->
                change(tables, origin, state -> state.numbered(report.message().number())));
        end(tables, origin, failure, expires);
        LetterIndex.add(tables, entry, letter);
      }
      case FailureReportConcluded concluded -> conclude(tables, concluded);
      case FailureReportRepeated(var origin, var message) -> {
        change(tables, origin, state -> state.numbered(message.number()));
        tell(tables, origin, new Report(message, Report.Progress.IN_PROGRESS));
      }
      case FailureReportCancelled(var origin, var message) ->
          tell(tables, origin, new Report(message, Report.Progress.CANCELLED));
      case FailureResumed(var origin, var entry, var successor) -> {
        LetterIndex.remove(tables, entry);
        change(tables, origin, state -> state.continuedBy(successor));
      }
      case FailureRestarted(_, var entry, _) -> LetterIndex.remove(tables, entry);
      case FailureDiscarded(_, var entry) -> LetterIndex.remove(tables, entry);
      case RunExpired expired -> expire(tables, expired);
    }
  }

  /// The log of a run has taken in bodies that no other table holds.
  public static void logged(Tables tables, Origin origin, long bytes) {
    tables
        .runStates()
        .get(origin)
        .ifPresent(state -> {
          tables.runStates().update(origin, state.logged(bytes));
          RetainedRuns.grow(tables, origin, state.phase(), bytes);
        });
  }

  private static void start(Tables tables, RunStarted fact) {
    var origin = fact.run();
    var name = fact.details().name();
    int size = fact.element().size();
    tables.runs().insert(origin, fact.details());
    tables.projectRuns().insert(new ProjectRun(name.project(), origin), Marker.SET);
    tables.latestRuns().upsert(name, origin);
    tables.steps().insert(new StepKey(origin, 0), fact.element());
    var state = RunState.first(fact.message().number() + 1, size);
    tables.runStates().insert(origin, state);
    var index = tables.runIndex();
    index.insert(RunIndex.state(origin, fact.details(), state.phase()), Marker.SET);
    RunIndex.lasting(origin, fact.details()).forEach(key -> index.insert(key, Marker.SET));
  }

  private static void append(Tables tables, StepAppended fact) {
    var origin = fact.run();
    tables.steps().insert(new StepKey(origin, fact.index()), fact.element());
    tables
        .seen()
        .upsert(
            new SeenKey(origin, fact.identity()), new Seen(fact.message(), Seen.Stage.APPENDED));
    change(
        tables,
        origin,
        state ->
            state.appended(fact.message().number(), fact.element().size(), fact.failureCallback()));
  }

  private static void register(Tables tables, WaiterKey key, Waiter waiter) {
    tables.waiters().insert(key, waiter);
    tables.eventWaiters().insert(new EventWaiterKey(waiter.run().project(), key), Marker.SET);
    Tallies.add(tables, waiter.run().project(), Kind.WAITERS, 1);
    tables.due().insert(DueWork.TimeOut.key(key, waiter), new DueWork.TimeOut(key));
    tables
        .seen()
        .insert(
            new SeenKey(key.run(), waiter.stepId(), 0),
            new Seen(waiter.result(), Seen.Stage.WAITING));
    change(tables, key.run(), state -> state.numbered(waiter.result().number()));
  }

  private static void remove(Tables tables, WaiterKey key, Waiter waiter) {
    tables.waiters().delete(key);
    tables.eventWaiters().delete(new EventWaiterKey(waiter.run().project(), key));
    Tallies.add(tables, waiter.run().project(), Kind.WAITERS, -1);
    tables.due().delete(DueWork.TimeOut.key(key, waiter));
  }

  private static void saved(Tables tables, Origin origin, int more) {
    var run = tables.runs().get(origin).orElseThrow();
    Tallies.add(tables, run.name().project(), Kind.SAVED, more);
  }

  private static void end(Tables tables, Origin origin, Phase phase, Instant expires) {
    var run = tables.runs().get(origin).orElseThrow();
    var before = tables.runStates().get(origin).orElseThrow();
    var state = before.in(phase);
    tables.runStates().update(origin, state);
    tables.runIndex().delete(RunIndex.state(origin, run, before.phase()));
    tables.runIndex().insert(RunIndex.state(origin, run, phase), Marker.SET);
    var retried = RunIndex.retried(run.name().project(), origin);
    tables.runIndex().get(retried).ifPresent(_ -> tables.runIndex().delete(retried));
    if (RunIndex.isCutOff(tables, origin, state)) {
      cutOff(tables, origin, run);
    }
    RetainedRuns.add(tables, origin, run, state, expires);
    tables.due().insert(DueWork.expiry(origin, expires), new DueWork.ExpireRun(origin));
  }

  private static void cutOff(Tables tables, Origin origin, Run run) {
    tables.runIndex().upsert(RunIndex.cutOff(origin, run), Marker.SET);
  }

  private static void conclude(Tables tables, FailureReportConcluded fact) {
    var origin = fact.run();
    entry(tables, origin)
        .ifPresent(key ->
            tables
                .deadLetters()
                .get(key)
                .ifPresent(letter -> {
                  var answered =
                      switch (letter) {
                        case DeadLetter.OfRun ofRun -> ofRun.answered(fact.outcome());
                        case DeadLetter.OfMessage ofMessage -> ofMessage;
                      };
                  tables.deadLetters().update(key, answered);
                }));
    tell(tables, origin, new Report(fact.message(), fact.progress()));
  }

  private static void tell(Tables tables, Origin origin, Report report) {
    var before = tables.runStates().get(origin).orElseThrow();
    var after = before.in(told(before.phase(), report));
    tables.runStates().update(origin, after);
    entry(tables, origin)
        .ifPresent(entry -> LetterIndex.told(tables, entry, before.phase(), after.phase()));
  }

  private static Phase told(Phase phase, Report report) {
    return phase instanceof Phase.Failed(var at, var dlqId, var failed, _)
        ? new Phase.Failed(at, dlqId, failed, Optional.of(report))
        : phase;
  }

  /// The entry that a failed run had in the dead letter queue, whether it is there still or not.
  private static Optional<DeadKey> entry(Tables tables, Origin origin) {
    var state = tables.runStates().get(origin).orElseThrow();
    return state.phase() instanceof Phase.Failed failed
        ? DeadKey.parse(tables.runs().get(origin).orElseThrow().name().project(), failed.dlqId())
        : Optional.empty();
  }

  private static void expire(Tables tables, RunExpired fact) {
    var origin = fact.run();
    var next = origin.next();
    var name = fact.details().name();
    tables
        .runStates()
        .get(origin)
        .map(RunState::phase)
        .ifPresent(phase -> {
          tables.runIndex().delete(RunIndex.state(origin, fact.details(), phase));
          RetainedRuns.remove(tables, origin, phase);
        });
    RunIndex.lasting(origin, fact.details()).forEach(tables.runIndex()::delete);
    var cutOff = RunIndex.cutOff(origin, fact.details());
    tables.runIndex().get(cutOff).ifPresent(_ -> tables.runIndex().delete(cutOff));
    entry(tables, origin).ifPresent(entry -> LetterIndex.remove(tables, entry));
    tables.runs().delete(origin);
    tables.runStates().delete(origin);
    tables.results().delete(origin);
    tables.projectRuns().delete(new ProjectRun(name.project(), origin));
    tables
        .latestRuns()
        .get(name)
        .filter(origin::equals)
        .ifPresent(_ -> tables.latestRuns().delete(name));
    tables.steps().deleteRange(new StepKey(origin, 0), new StepKey(next, 0));
    tables.seen().deleteRange(new SeenKey(origin, 0, 0), new SeenKey(next, 0, 0));
    tables.log().deleteRange(LogKey.start(origin), LogKey.start(next));
    tables.due().delete(DueWork.expiry(origin, fact.due()));
  }

  /// A run is in the list of those that hold notifications from its first one to its last.
  private static void changeSaved(Tables tables, Origin origin, UnaryOperator<RunState> change) {
    var before = tables.runStates().get(origin).orElseThrow();
    var after = change.apply(before);
    tables.runStates().update(origin, after);
    if ((before.saved().count() == 0) == (after.saved().count() == 0)) {
      return;
    }
    var key = RunIndex.saved(origin, tables.runs().get(origin).orElseThrow());
    if (after.saved().count() > 0) {
      tables.runIndex().insert(key, Marker.SET);
    } else {
      tables.runIndex().delete(key);
    }
  }

  private static void change(Tables tables, Origin origin, UnaryOperator<RunState> change) {
    var state = tables.runStates().get(origin).orElseThrow();
    tables.runStates().update(origin, change.apply(state));
  }
}
