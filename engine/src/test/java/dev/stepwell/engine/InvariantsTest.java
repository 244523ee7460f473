package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.event.EventCommand.NotifyWaiters;
import dev.stepwell.engine.event.EventWaiterKey;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.Gate;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.gate.Member;
import dev.stepwell.engine.gate.MemberKey;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import dev.stepwell.engine.run.DeadKey;
import dev.stepwell.engine.run.DeadLetter;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Invoker;
import dev.stepwell.engine.run.LetterIndex;
import dev.stepwell.engine.run.Overrides;
import dev.stepwell.engine.run.Phase;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunCommand.StartRun;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.RunSettings;
import dev.stepwell.engine.run.RunState;
import dev.stepwell.engine.run.SavedKey;
import dev.stepwell.engine.run.StepKey;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Commands at random: after each of them the rows agree with each other, and in the end nothing is
/// left.
class InvariantsTest extends EngineTest {
  private static final List<RunName> NAMES = List.of(run("wfr_a"), run("wfr_b"), run("wfr_c"));
  private static final List<String> EVENTS = List.of("paid", "shipped");
  private static final Duration RETENTION = Duration.ofHours(2);
  private static final List<String> KEYS = List.of("slow", "narrow");
  private static final int MOST = 2;

  private final List<RunName> names = new ArrayList<>(NAMES);
  private SplittableRandom random = new SplittableRandom();

  /// What was acknowledged as saved or delivered, and to which run.
  private final Map<String, Origin> acknowledged = new HashMap<>();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10})
  void rowsAgreeAndNothingIsLeft(long seed) {
    random = new SplittableRandom(seed);
    limits(
        new Limits(
            new Limits.Steps(12, 400),
            new Limits.Saved(3, 40),
            new Limits.Kept(RETENTION, RETENTION, RETENTION)));
    for (int i = 0; i < 400; i++) {
      var command = command(i);
      // A run that is full refuses, and so does one that is over: both are fine here.
      var happened = when(command);
      if (command instanceof RunCommand.Notify(var run, _, var data)
          && happened.rejections().isEmpty()) {
        acknowledged.put(data.utf8(), happened.facts(RunFact.class).getFirst().run());
      }
      happened.facts(RunFact.FailureResumed.class).forEach(this::thenAllIsPassedOn);
      if (random.nextInt(4) == 0) {
        passes(Duration.ofSeconds(random.nextInt(600)));
        timerRuns();
      }
      thenRowsAgree();
    }
    KEYS.forEach(this::open);
    var last = List.copyOf(tables.latestRuns().rows().keySet());
    last.forEach(name -> when(new RunCommand.CancelRun(name)));
    passes(RETENTION);
    timerRuns();
    tables
        .gates()
        .rows()
        .values()
        .forEach(gate -> {
          assertThat(gate.counts()).isEqualTo(Gate.Counts.NONE);
        });
    // An alarm that came early is set again.
    for (int i = 0; i < 2; i++) {
      passes(Gate.KEPT);
      timerRuns();
    }
    assertThat(tables.rows()).isEmpty();
  }

  private void open(String key) {
    adjust(key, Adjustment.Resume.RESUME);
    adjust(key, new Adjustment.Unpin(Set.of(Rule.Limit.values())));
  }

  private void adjust(String key, Adjustment adjustment) {
    when(new GateCommand.Adjust(GateId.flowControl(PROJECT, key), adjustment));
  }

  private Command command(int i) {
    var run = any(names);
    int step = 1 + random.nextInt(5);
    return switch (random.nextInt(21)) {
      case 18 -> start(run, gated(failingTo(URL)));
      case 19 -> start(run, gated(SETTINGS));
      case 20 -> new GateCommand.Adjust(GateId.flowControl(PROJECT, any(KEYS)), adjustment());
      case 0, 1 -> start(run, random.nextBoolean() ? SETTINGS : failingTo(URL));
      case 2 -> append(run, plan(step), result(step, "r" + i));
      case 3 -> append(run, result(step, "r" + i), call(step + 1, random.nextInt(2)));
      case 4, 5 -> waitFor(run, any(EVENTS), step, Duration.ofSeconds(random.nextInt(900)));
      case 6, 7 -> notify(run, any(EVENTS), "n" + i + ";");
      case 8 -> new NotifyWaiters(new Address(0), PROJECT, any(EVENTS), Bytes.utf8("b" + i), 0, 5);
      case 9 -> invoke(run, any(NAMES), step);
      case 10 -> finish(run, "f" + i);
      case 11, 12 -> repair(i).orElseGet(() -> start(run));
      default -> answer().orElseGet(() -> start(run));
    };
  }

  private RunSettings gated(RunSettings settings) {
    var key = any(KEYS);
    var rate = key.equals("slow") ? OptionalInt.of(1 + random.nextInt(3)) : OptionalInt.empty();
    var flow =
        new FlowControl(
            key, OptionalInt.of(1 + random.nextInt(MOST)), rate, Duration.ofSeconds(100));
    return new RunSettings(
        settings.retry(),
        settings.features(),
        settings.labels(),
        Optional.of(flow),
        settings.failureCallback(),
        settings.redact());
  }

  private Adjustment adjustment() {
    return any(
        List.of(
            Adjustment.Pause.PAUSE,
            Adjustment.Resume.RESUME,
            Adjustment.ResetRate.RESET_RATE,
            Adjustment.Reset.RESET,
            new Adjustment.Unpin(Set.of(Rule.Limit.PARALLELISM)),
            new Adjustment.Pin(OptionalInt.of(MOST), OptionalInt.of(1), Duration.ofSeconds(50))));
  }

  private Optional<Command> repair(int i) {
    var entries = List.copyOf(tables.deadLetters().rows().keySet());
    if (entries.isEmpty()) {
      return Optional.empty();
    }
    var entry = any(entries);
    var next = run("wfr_next" + i);
    return Optional.of(
        switch (random.nextInt(6)) {
          case 0 -> new RunCommand.RestartRun(entry, next, Overrides.NONE);
          case 1 -> new RunCommand.DiscardFailure(entry);
          case 2 -> new RunCommand.RepeatFailureReport(entry);
          case 3 -> new RunCommand.CancelFailureReport(entry);
          default -> new RunCommand.ResumeRun(entry, next, Overrides.NONE);
        });
  }

  private void thenAllIsPassedOn(RunFact.FailureResumed resumed) {
    names.add(resumed.successor());
    var next = origin(resumed.successor());
    acknowledged.replaceAll((_, run) -> run.equals(resumed.run()) ? next : run);
  }

  private Command invoke(RunName parent, RunName child, int step) {
    var invoker =
        new Invoker(parent, Invoker.ANY_RUN, step, Bytes.utf8("i"), new Target(URL, List.of()));
    return new RunCommand.Invoke(
        parent, step, new StartRun(child, trigger("child", SETTINGS), Optional.of(invoker)));
  }

  private Optional<Command> answer() {
    // What has to pass a gate has no answer before.
    var keys =
        tables.messages().rows().entrySet().stream()
            .filter(row -> row.getValue().gate().isEmpty() || admitted(row.getValue()))
            .map(Map.Entry::getKey)
            .toList();
    if (keys.isEmpty()) {
      return Optional.empty();
    }
    int status = random.nextInt(3) == 0 ? 500 : 200;
    return Optional.of(outcome(any(keys), answered(status)));
  }

  private static boolean admitted(Message message) {
    return message.stage() == Message.Stage.ADMITTED;
  }

  private <T> T any(List<T> things) {
    return things.get(random.nextInt(things.size()));
  }

  private void thenRowsAgree() {
    thenWhatIsDueIsThere();
    tables.runStates().rows().forEach(this::thenARunAgrees);
    thenRunsAreFoundAndCounted();
    thenTalliesAreRight();
    thenWhoIsAtAGateIsAMessage();
    tables.gates().rows().forEach(this::thenAGateAgrees);
    var known = tables.runStates().rows().keySet();
    assertThat(known)
        .isEqualTo(tables.runs().rows().keySet())
        .containsAll(tables.results().rows().keySet())
        .containsAll(tables.latestRuns().rows().values());
    tables.deadLetters().rows().forEach(this::thenAnEntryAgrees);
    assertThat(tables.letterIndex().rows().keySet())
        .isEqualTo(
            tables.deadLetters().rows().entrySet().stream()
                .flatMap(row -> LetterIndex.of(tables, row.getKey(), row.getValue()).stream())
                .collect(Collectors.toSet()));
    tables.messages().rows().keySet().forEach(key -> assertThat(known).contains(key.origin()));
    tables.seen().rows().keySet().forEach(key -> assertThat(known).contains(key.run()));
    tables.log().rows().keySet().forEach(key -> assertThat(known).contains(key.origin()));
    assertThat(tables.messages().rows().keySet()).containsAll(tables.bodies().rows().keySet());
    acknowledged.forEach(this::thenIsInOnePlace);
  }

  private void thenAnEntryAgrees(DeadKey key, DeadLetter letter) {
    var run = ((DeadLetter.OfRun) letter).run();
    var state = tables.runStates().get(run).orElseThrow();
    assertThat(state.phase())
        .isInstanceOfSatisfying(
            Phase.Failed.class, failed -> assertThat(entry(failed)).isEqualTo(key));
    assertThat(state.successor()).isEmpty();
  }

  private void thenWhatIsDueIsThere() {
    var due = new HashSet<DueWork>();
    tables.due().rows().values().forEach(work -> assertThat(due.add(work)).isTrue());
    Set<DueWork> expected = new HashSet<>();
    tables
        .messages()
        .rows()
        .forEach((key, message) -> {
          if (message.gate().isEmpty() || admitted(message)) {
            expected.add(new DueWork.Deliver(key));
          } else if (message.stage() == Message.Stage.NOT_ASKED) {
            expected.add(new DueWork.Ask(key));
          }
        });
    tables
        .gates()
        .rows()
        .forEach((id, gate) -> gate.alarm().ifPresent(_ -> expected.add(new DueWork.OpenGate(id))));
    tables.waiters().rows().keySet().forEach(key -> expected.add(new DueWork.TimeOut(key)));
    tables
        .runStates()
        .rows()
        .forEach((origin, state) -> {
          if (!state.active()) {
            expected.add(new DueWork.ExpireRun(origin));
          }
        });
    assertThat(due).isEqualTo(expected);
    var indexed = new ArrayList<EventWaiterKey>();
    tables.waiters().rows().keySet().forEach(key -> indexed.add(new EventWaiterKey(PROJECT, key)));
    assertThat(tables.eventWaiters().rows().keySet()).containsExactlyInAnyOrderElementsOf(indexed);
  }

  /// All that is sent has arrived here, so no slot is held by what is gone.
  private void thenWhoIsAtAGateIsAMessage() {
    var expected = new HashMap<MemberKey, Boolean>();
    tables
        .messages()
        .rows()
        .forEach((key, message) ->
            message
                .gate()
                .filter(_ -> message.stage() != Message.Stage.NOT_ASKED)
                .ifPresent(gate ->
                    expected.put(
                        new MemberKey(gate, new Visitor(key, message.attempts())),
                        admitted(message))));
    var found = new HashMap<MemberKey, Boolean>();
    tables
        .gateMembers()
        .rows()
        .forEach((key, member) -> found.put(key, member instanceof Member.Admitted));
    assertThat(found).isEqualTo(expected);
    assertThat(tables.gateLine().rows())
        .hasSize((int) found.values().stream().filter(admitted -> !admitted).count());
    tables
        .gateLine()
        .rows()
        .keySet()
        .forEach(key ->
            assertThat(key.ticket())
                .isGreaterThanOrEqualTo(tables.gates().get(key.gate()).orElseThrow().head()));
  }

  private void thenAGateAgrees(GateId id, Gate gate) {
    var members =
        tables.gateMembers().rows().entrySet().stream()
            .filter(row -> row.getKey().gate().equals(id))
            .map(Map.Entry::getValue)
            .toList();
    int waiting = (int) members.stream().filter(Member.Waiting.class::isInstance).count();
    int held = (int) members.stream().filter(new Member.Admitted(gate.era())::equals).count();
    assertThat(gate.counts())
        .isEqualTo(new Gate.Counts(waiting, held, members.size() - waiting - held));
    assertThat(held).isLessThanOrEqualTo(MOST);
    boolean nobodyMoves = gate.counts().waiting() > 0 && gate.alarm().isEmpty();
    if (nobodyMoves && !gate.paused()) {
      assertThat(held).isGreaterThanOrEqualTo(gate.rule().parallelism().orElseThrow());
    }
  }

  private void thenRunsAreFoundAndCounted() {
    var found = new HashSet<FacetKey>();
    var retained = new HashSet<RetainedKey>();
    long bytes = 0;
    for (var row : tables.runs().rows().entrySet()) {
      var phase = tables.runStates().get(row.getKey()).orElseThrow().phase();
      found.add(RunIndex.state(row.getKey(), row.getValue(), phase));
      found.addAll(RunIndex.lasting(row.getKey(), row.getValue()));
      var cutOff = RunIndex.cutOff(row.getKey(), row.getValue());
      if (tables.runIndex().get(cutOff).isPresent()) {
        found.add(cutOff);
      }
      var retried = RunIndex.retried(row.getValue().name().project(), row.getKey());
      boolean tried = messages(row.getKey()).stream().anyMatch(m -> m.value().attempts() > 0);
      if (phase instanceof Phase.Active
          && (tried
              || tables
                  .runIndex()
                  .get(retried)
                  .filter(_ -> messages(row.getKey()).size() >= 16)
                  .isPresent())) {
        found.add(retried);
      }
      if (tables.runStates().get(row.getKey()).orElseThrow().saved().count() > 0) {
        found.add(RunIndex.saved(row.getKey(), row.getValue()));
      }
      var key = RetainedKey.of(row.getKey(), phase);
      key.ifPresent(retained::add);
      bytes += key.map(k -> tables.retained().get(k).orElseThrow().bytes()).orElse(0L);
    }
    for (var row : tables.deadLetters().rows().entrySet()) {
      if (row.getValue() instanceof DeadLetter.OfMessage letter) {
        retained.add(RetainedKey.of(row.getKey(), letter));
        bytes += Retained.of(letter).bytes();
      }
    }
    assertThat(tables.runIndex().rows().keySet()).isEqualTo(found);
    if (bytes > 0) {
      retained.add(RetainedKey.TOTAL);
      assertThat(tables.retained().get(RetainedKey.TOTAL)).contains(Retained.sum(bytes));
    }
    assertThat(tables.retained().rows().keySet()).isEqualTo(retained);
  }

  private void thenTalliesAreRight() {
    var counted = new HashMap<TallyKey, Long>();
    tables
        .deadLetters()
        .rows()
        .forEach((key, letter) -> count(counted, key.project(), LetterIndex.kind(letter)));
    tables
        .waiters()
        .rows()
        .values()
        .forEach(waiter -> count(counted, waiter.run().project(), TallyKey.Kind.WAITERS));
    tables
        .saved()
        .rows()
        .keySet()
        .forEach(key ->
            count(
                counted,
                tables.runs().get(key.run()).orElseThrow().name().project(),
                TallyKey.Kind.SAVED));
    assertThat(tables.tallies().rows()).isEqualTo(counted);
  }

  private static void count(Map<TallyKey, Long> into, ProjectId project, TallyKey.Kind kind) {
    into.merge(new TallyKey(project, kind), 1L, Long::sum);
  }

  private void thenARunAgrees(Origin origin, RunState state) {
    var steps =
        tables
            .steps()
            .ascending(new StepKey(origin, 0), new StepKey(origin.next(), 0), Integer.MAX_VALUE);
    assertThat(steps).hasSize(state.steps());
    assertThat(steps.stream().mapToLong(row -> row.value().size()).sum())
        .isEqualTo(state.historyBytes());
    var saved =
        tables.saved().rows().tailMap(new SavedKey(origin, "", 0)).entrySet().stream()
            .filter(row -> row.getKey().run().equals(origin))
            .map(Map.Entry::getValue)
            .toList();
    assertThat(saved).hasSize(state.saved().count());
    assertThat(saved.stream().mapToLong(row -> row.data().size()).sum())
        .isEqualTo(state.saved().bytes());
    for (var row : messages(origin)) {
      assertThat(row.key().number()).isLessThan(state.messages());
      // What has ended tells the failure function and nobody else.
      assertThat(state.active())
          .isEqualTo(!(row.value().purpose() instanceof Purpose.FailureReport));
    }
    if (!state.active() && !repairable(state)) {
      assertThat(saved).isEmpty();
    }
    if (!state.active()) {
      assertThat(tables.waiters().rows().keySet()).noneMatch(key -> key.run().equals(origin));
    }
    if (state.phase() instanceof Phase.Failed failed) {
      assertThat(failed.failed().origin()).isEqualTo(origin);
      failed
          .report()
          .map(Phase.Report::message)
          .map(MessageKey::origin)
          .ifPresent(report -> assertThat(report).isEqualTo(origin));
    }
  }

  /// What a failed run has saved is kept for the run that continues it.
  private boolean repairable(RunState state) {
    return state.phase() instanceof Phase.Failed failed
        && tables.deadLetters().get(entry(failed)).isPresent();
  }

  private static DeadKey entry(Phase.Failed failed) {
    return DeadKey.parse(PROJECT, failed.dlqId()).orElseThrow();
  }

  /// A notification that was acknowledged is saved or in the history, once, until its run ends.
  private void thenIsInOnePlace(String data, Origin origin) {
    boolean active = tables.runStates().get(origin).filter(RunState::active).isPresent();
    long saved =
        tables.saved().rows().entrySet().stream()
            .filter(row -> row.getValue().data().utf8().equals(data))
            .count();
    long delivered =
        tables.steps().rows().entrySet().stream()
            .filter(row -> row.getValue().utf8().endsWith("brought " + data))
            .filter(row -> row.getKey().run().equals(origin))
            .count();
    assertThat(saved + delivered).isLessThanOrEqualTo(1);
    if (active) {
      assertThat(saved + delivered).isEqualTo(1);
    }
  }
}
