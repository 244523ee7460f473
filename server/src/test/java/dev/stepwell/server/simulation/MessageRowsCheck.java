package dev.stepwell.server.simulation;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.TallyKey.Kind;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.LineKey;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.schedule.Schedule;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Supplier;

/// What must be true of all rows of a partition that has messages and no runs, at each moment.
final class MessageRowsCheck {
  private final MessageRows all;
  private final Snapshot rows;

  private MessageRowsCheck(MessageRows all) {
    this.all = all;
    this.rows = all.rows();
  }

  static void check(MessageRows all) {
    var check = new MessageRowsCheck(all);
    check.dueRowsAndWhatTheyMean();
    check.bodiesOfSomething();
    check.lettersAreFound();
    check.everythingIsCounted();
    check.everybodyIsAtAGate();
    check.rows.gates().forEach(check::gate);
  }

  private void dueRowsAndWhatTheyMean() {
    var expected = new HashMap<DueKey, DueWork>();
    rows.messages().forEach((key, message) -> due(expected, key, message));
    rows.gates()
        .forEach((id, gate) ->
            gate.alarm()
                .ifPresent(at ->
                    expected.put(
                        DueWork.OpenGate.key(id, gate.ticket(), at), new DueWork.OpenGate(id))));
    all.claims()
        .forEach((key, claim) ->
            expected.put(DueWork.ForgetClaim.key(claim), new DueWork.ForgetClaim(key)));
    rows.deadLetters()
        .forEach((entry, letter) ->
            expected.put(
                DueWork.ForgetLetter.key(entry, (DeadLetter.OfMessage) letter),
                new DueWork.ForgetLetter(entry)));
    all.schedules()
        .forEach((id, schedule) ->
            schedule
                .next()
                .ifPresent(at ->
                    expected.put(DueWork.Fire.key(schedule.made(), at), new DueWork.Fire(id))));
    for (var row : rows.due().entrySet()) {
      if (row.getValue() instanceof DueWork.ExpireMessage(var origin)) {
        // What another place has made may share an origin, and come after the end of the others.
        require(
            rows
                .messages()
                .subMap(MessageKey.start(origin), MessageKey.end(origin))
                .keySet()
                .stream()
                .allMatch(key -> Ledger.maker(key) > 0),
            () -> "would expire, and has not ended: " + origin);
      } else {
        require(
            row.getValue().equals(expected.remove(row.getKey())),
            () -> "a due row that means nothing: " + row);
      }
    }
    require(expected.isEmpty(), () -> "no due row for " + expected);
  }

  private static void due(Map<DueKey, DueWork> expected, MessageKey key, Message message) {
    switch (message.stage()) {
      case NOT_ASKED ->
          expected.put(
              DueWork.Deliver.key(key, message),
              message.passesGates() ? new DueWork.Ask(key) : new DueWork.Deliver(key));
      case IN_LINE, ASKED -> {}
      case ADMITTED -> expected.put(DueWork.Deliver.key(key, message), new DueWork.Deliver(key));
    }
  }

  private void bodiesOfSomething() {
    Set<MessageKey> owners = new HashSet<>(rows.messages().keySet());
    all.schedules().values().stream().map(Schedule::body).forEach(owners::add);
    for (var key : rows.bodies().keySet()) {
      require(owners.contains(key), () -> "a body of nothing: " + key);
    }
  }

  private void lettersAreFound() {
    var expected = new TreeSet<FacetKey>();
    rows.deadLetters()
        .forEach((entry, letter) -> expected.addAll(LetterIndex.of(all.view(), entry, letter)));
    require(
        all.letterIndex().keySet().equals(expected),
        () -> "letters are found as what they are not");
  }

  private void everythingIsCounted() {
    var expected = new TreeMap<>(rows.counted());
    all.groups().keySet().forEach(id -> count(expected, id.project(), Kind.GROUPS));
    all.schedules().keySet().forEach(id -> count(expected, id.project(), Kind.SCHEDULES));
    var counted = rows.tallies();
    require(counted.equals(expected), () -> counted + " are counted, there are " + expected);
  }

  private static void count(Map<TallyKey, Long> counts, ProjectId project, Kind kind) {
    counts.merge(new TallyKey(project, kind), 1L, Long::sum);
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
          if (key.gate().isQueue()) {
            inQueue(key, member);
          }
        });
    rows.gateLine()
        .forEach((key, visitor) ->
            require(
                rows.gateMembers().get(new MemberKey(key.gate(), visitor))
                        instanceof Member.Waiting place
                    && place.ticket() == key.ticket(),
                () -> "a place in line of nobody: " + key));
    rows.gateLine()
        .keySet()
        .forEach(key -> {
          var gate = rows.gates().get(key.gate());
          require(
              gate != null && key.ticket() >= gate.head(),
              () -> "a place in line that its gate does not look at: " + key);
        });
    rows.messages()
        .forEach(
            (key, message) -> message.queue().ifPresent(queue -> ofQueue(queue, key, message)));
  }

  /// A message and its queue live together, so they always agree.
  private void ofQueue(GateId queue, MessageKey key, Message message) {
    var member = rows.gateMembers().get(new MemberKey(queue, Visitor.inQueue(key)));
    boolean fits =
        switch (message.stage()) {
          case NOT_ASKED ->
              message.attempts() == 0
                  ? member == Member.Expected.EXPECTED
                  : member instanceof Member.Seated(_, _, boolean gone) && !gone;
          case IN_LINE -> member instanceof Member.Waiting;
          case ASKED, ADMITTED -> member instanceof Member.Seated(_, _, boolean gone) && !gone;
        };
    require(fits, () -> "message " + key.id() + " is " + message.stage() + ", but " + member);
  }

  private void inQueue(MemberKey key, Member member) {
    var visitor = key.visitor();
    boolean known =
        switch (member) {
          case Member.Expected _, Member.Waiting _ ->
              rows.messages().containsKey(visitor.message());
          case Member.Seated(_, int companions, boolean gone) ->
              gone ? companions > 0 : rows.messages().containsKey(visitor.message());
          case Member.Companion _ ->
              rows.messages().values().stream()
                  .flatMap(message -> Posts.publication(message).way().accompanies().stream())
                  .anyMatch(companion ->
                      companion.source().equals(visitor.message())
                          && companion.number() == visitor.attempt());
          case Member.Admitted _ -> false;
        };
    require(known, () -> "nobody is meant by " + key + ", " + member);
  }

  private void gate(GateId id, Gate gate) {
    int waiting = 0;
    int held = 0;
    int expected = 0;
    for (var row : rows.gateMembers().entrySet()) {
      if (row.getKey().gate().equals(id)) {
        switch (row.getValue()) {
          case Member.Waiting _ -> waiting++;
          case Member.Admitted _, Member.Seated _ -> held++;
          case Member.Expected _ -> expected++;
          case Member.Companion _ -> {}
        }
      }
    }
    require(
        gate.counts().equals(new Gate.Counts(waiting, held, 0)), () -> "counts wrongly: " + gate);
    int announced = gate.queue().map(Gate.Queue::expected).orElse(0);
    int known = expected;
    require(announced == known, () -> gate + " expects others than " + known);
    int most = gate.rule().parallelism().orElse(Integer.MAX_VALUE);
    require(id.isQueue() || held <= most, () -> id + " lets too many through");
    boolean opens = gate.paused() || held >= most || gate.alarm().isPresent();
    require(waiting == 0 || opens, () -> "nothing will open " + id + ": " + gate);
  }

  private void require(boolean condition, Supplier<String> otherwise) {
    if (!condition) {
      throw new Violation(otherwise.get() + rows.left());
    }
  }
}
