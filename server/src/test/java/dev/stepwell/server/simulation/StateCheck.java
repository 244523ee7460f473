package dev.stepwell.server.simulation;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.Seen;
import dev.stepwell.engine.run.SeenKey;
import dev.stepwell.engine.run.StepKey;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What must be true of all rows of a partition at each moment.
final class StateCheck {
  private final Snapshot rows;

  private StateCheck(Snapshot rows) {
    this.rows = rows;
  }

  static void check(Snapshot rows) {
    var check = new StateCheck(rows);
    check.everythingHasItsRun();
    check.dueRowsAndWhatTheyMean();
    rows.states().forEach(check::run);
    check.whoHoldsNotificationsIsListed();
    check.lettersOfFailedRuns();
    check.oneMessageOnePlace();
    check.require(rows.tallies().equals(rows.counted()), () -> "counts wrongly");
    check.everybodyIsAtAGate();
    rows.gates().forEach(check::gate);
  }

  private void everythingHasItsRun() {
    require(rows.runs().keySet().equals(rows.states().keySet()), () -> "runs and states differ");
    rows.listed().keySet().forEach(key -> ofRun(key.run(), key));
    require(
        rows.listed().size() == rows.runs().size(),
        () -> "a run is not in the list of its project");
    rows.latest()
        .forEach((name, origin) -> {
          var run = rows.runs().get(origin);
          require(run != null && run.name().equals(name), () -> "latest run of " + name);
        });
    rows.results().keySet().forEach(key -> ofRun(key, key));
    rows.steps().keySet().forEach(key -> ofRun(key.run(), key));
    rows.seen().keySet().forEach(key -> ofRun(key.run(), key));
    rows.waiters().keySet().forEach(key -> ofRun(key.run(), key));
    rows.saved().keySet().forEach(key -> ofRun(key.run(), key));
    rows.messages().keySet().forEach(key -> ofRun(key.origin(), key));
    rows.log().keySet().forEach(key -> ofRun(key.origin(), key));
    for (var key : rows.bodies().keySet()) {
      require(rows.messages().containsKey(key), () -> "a body without its message: " + key);
    }
  }

  private void ofRun(Origin origin, Object key) {
    require(rows.runs().containsKey(origin), () -> "a row without its run: " + key);
  }

  /// Whatever waits for a time has one due row, and each row means something.
  private void dueRowsAndWhatTheyMean() {
    int expected = rows.waiters().size();
    for (var row : rows.messages().entrySet()) {
      var key = row.getKey();
      var message = row.getValue();
      // Who waits at a gate is woken by the gate.
      if (message.stage() != Message.Stage.ASKED) {
        expected++;
        boolean asks = message.stage() == Message.Stage.NOT_ASKED && message.gate().isPresent();
        due(
            DueWork.Deliver.key(key, message),
            asks ? new DueWork.Ask(key) : new DueWork.Deliver(key));
      }
    }
    for (var row : rows.gates().entrySet()) {
      var alarm = row.getValue().alarm();
      if (alarm.isPresent()) {
        expected++;
        due(
            DueWork.OpenGate.key(row.getKey(), row.getValue().ticket(), alarm.get()),
            new DueWork.OpenGate(row.getKey()));
      }
    }
    rows.waiters()
        .forEach((key, waiter) -> due(DueWork.TimeOut.key(key, waiter), new DueWork.TimeOut(key)));
    int expiries = 0;
    for (var row : rows.due().entrySet()) {
      if (row.getValue() instanceof DueWork.ExpireRun(var origin)) {
        require(ended(origin), () -> "a run that has not ended would expire: " + origin);
        expiries++;
      }
    }
    long ended = rows.states().values().stream().filter(state -> !state.active()).count();
    require(expiries == ended, () -> ended + " runs have ended, others will expire");
    require(rows.due().size() == expected + expiries, () -> "a due row means nothing");
  }

  private void due(DueKey key, DueWork work) {
    require(work.equals(rows.due().get(key)), () -> "no due row for " + work);
  }

  private boolean ended(Origin origin) {
    var state = rows.states().get(origin);
    return state != null && !state.active();
  }

  private void run(Origin origin, RunState state) {
    var list = rows.steps().subMap(new StepKey(origin, 0), new StepKey(origin.next(), 0));
    require(list.size() == state.steps(), () -> "the list has another length than its run says");
    int index = 0;
    long bytes = 0;
    for (var row : list.entrySet()) {
      require(row.getKey().index() == index++, () -> "the list has a hole at " + row.getKey());
      bytes += row.getValue().size();
    }
    require(bytes == state.historyBytes(), () -> "the list has another size than its run says");
    var saved =
        rows.saved().entrySet().stream().filter(row -> row.getKey().run().equals(origin)).toList();
    long savedBytes = saved.stream().mapToLong(row -> row.getValue().data().size()).sum();
    if (state.active() || repairable(state)) {
      require(
          saved.size() == state.saved().count() && savedBytes == state.saved().bytes(),
          () -> "another number of notifications is saved than the run says");
    } else {
      require(saved.isEmpty(), () -> "an ended run has saved notifications");
    }
    if (!state.active()) {
      nothingLeft(origin);
    }
  }

  private void whoHoldsNotificationsIsListed() {
    var expected = new TreeSet<FacetKey>();
    rows.saved().keySet().stream()
        .map(SavedKey::run)
        .distinct()
        .forEach(origin -> expected.add(RunIndex.saved(origin, rows.runs().get(origin))));
    require(
        rows.holding().keySet().equals(expected),
        () -> "other runs hold notifications than those that are listed");
  }

  /// A failed run keeps what was saved for the run that may continue it.
  private boolean repairable(RunState state) {
    return state.phase() instanceof Phase.Failed failed
        && DeadKey.parse(Requests.PROJECT, failed.dlqId())
            .map(rows.deadLetters()::containsKey)
            .orElse(false);
  }

  private void lettersOfFailedRuns() {
    rows.deadLetters()
        .forEach((entry, letter) -> {
          var run = ((DeadLetter.OfRun) letter).run();
          var state = rows.states().get(run);
          require(
              state != null
                  && state.phase() instanceof Phase.Failed failed
                  && failed.dlqId().equals(entry.id()),
              () -> "a dead letter of a run that is no failed one: " + run);
        });
  }

  /// An ended run has nothing to do but tell that it failed.
  private void nothingLeft(Origin origin) {
    require(
        rows.waiters().keySet().stream().noneMatch(key -> key.run().equals(origin)),
        () -> "an ended run waits");
    var messages = rows.messages().subMap(MessageKey.start(origin), MessageKey.end(origin));
    for (Message message : messages.values()) {
      require(
          message.purpose() instanceof Purpose.FailureReport,
          () -> "an ended run has a message to deliver: " + message.purpose());
    }
  }

  /// A message is in the list, or will carry the end of a wait, or a saved notification; it never
  /// changes from one step to another.
  private void oneMessageOnePlace() {
    var ids = new HashSet<String>();
    rows.steps().values().forEach(element -> place(ids, Recorded.id(element.array())));
    rows.waiters().values().forEach(waiter -> place(ids, waiter.result().id()));
    rows.saved().values().forEach(notification -> place(ids, notification.result().id()));
    for (var key : rows.waiters().keySet()) {
      require(
          rows.saved().keySet().stream()
              .noneMatch(
                  saved -> saved.run().equals(key.run()) && saved.eventId().equals(key.eventId())),
          () -> "a run waits for what is saved for it: " + key);
    }
    rows.waiters()
        .forEach((key, waiter) -> {
          var run = rows.runs().get(key.run());
          require(
              rows.eventWaiters().containsKey(new EventWaiterKey(waiter.run().project(), key)),
              () -> "a waiter is not in the index: " + key);
          require(run != null && run.name().equals(waiter.run()), () -> "a waiter of another run");
          var seen = rows.seen().get(new SeenKey(key.run(), waiter.stepId(), 0));
          require(
              new Seen(waiter.result(), Seen.Stage.WAITING).equals(seen),
              () -> "a waiter whose step does not wait: " + key);
        });
    require(
        rows.eventWaiters().size() == rows.waiters().size(),
        () -> "the index has waiters that are none");
    messagesOfSteps();
  }

  private void messagesOfSteps() {
    for (var row : rows.messages().entrySet()) {
      if (row.getValue().purpose() instanceof Purpose.Step(int index, _)) {
        Bytes element = rows.steps().get(new StepKey(row.getKey().origin(), index));
        require(
            element != null && Recorded.id(element.array()).equals(row.getKey().id()),
            () -> "a message whose step is another: " + row.getKey());
      }
      var state = rows.states().get(row.getKey().origin());
      require(
          state != null && row.getKey().number() < state.messages(),
          () -> "a message with a number that was not given out: " + row.getKey());
    }
  }

  private void everybodyIsAtAGate() {
    rows.gateMembers()
        .forEach((key, member) -> {
          require(rows.gates().containsKey(key.gate()), () -> "no gate for " + key);
          if (member instanceof Member.Waiting(long ticket, _)) {
            require(
                key.visitor().equals(rows.gateLine().get(new LineKey(key.gate(), ticket))),
                () -> "has no place in line: " + key);
          }
        });
    rows.gateLine()
        .forEach((key, visitor) ->
            require(
                new Member.Waiting(key.ticket())
                    .equals(rows.gateMembers().get(new MemberKey(key.gate(), visitor))),
                () -> "a place in line of nobody: " + key));
    rows.gateLine()
        .keySet()
        .forEach(key -> {
          var gate = rows.gates().get(key.gate());
          require(
              gate != null && key.ticket() >= gate.head(),
              () -> "a place in line that its gate does not look at: " + key);
        });
  }

  private void gate(GateId id, Gate gate) {
    int waiting = 0;
    int held = 0;
    int leftOver = 0;
    for (var row : rows.gateMembers().entrySet()) {
      if (row.getKey().gate().equals(id)) {
        switch (row.getValue()) {
          case Member.Waiting _ -> waiting++;
          case Member.Admitted(long era) when era == gate.era() -> held++;
          case Member.Admitted _ -> leftOver++;
          // Only at queues, which the simulation has none of.
          case Member.Expected _, Member.Seated _, Member.Companion _ ->
              throw new AssertionError("no member of a flow-control key: " + row);
        }
      }
    }
    var counts = new Gate.Counts(waiting, held, leftOver);
    require(gate.counts().equals(counts), () -> gate + " counts wrongly, there are " + counts);
    boolean full =
        gate.rule().parallelism().isPresent() && held >= gate.rule().parallelism().getAsInt();
    require(
        waiting == 0 || gate.paused() || full || gate.alarm().isPresent(),
        () -> "nothing will open " + id + ": " + gate);
  }

  private void place(Set<String> ids, String id) {
    require(ids.add(id), () -> "two places for message " + id);
  }

  private void require(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      var names = new ArrayList<String>();
      rows.runs().values().forEach(run -> names.add(run.name().id()));
      throw new Violation(
          otherwise.get() + " (runs here: " + List.copyOf(names) + ")" + rows.left());
    }
  }
}
