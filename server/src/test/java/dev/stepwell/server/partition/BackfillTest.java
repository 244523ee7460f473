package dev.stepwell.server.partition;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Header;
import dev.stepwell.engine.Marker;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Outcome;
import dev.stepwell.engine.ProjectId;
import dev.stepwell.engine.Rows.Row;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.TallyKey;
import dev.stepwell.engine.Target;
import dev.stepwell.engine.gate.Adjustment;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.GateId;
import dev.stepwell.engine.group.Group;
import dev.stepwell.engine.group.GroupCommand.SaveEndpoints;
import dev.stepwell.engine.group.GroupId;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageCommand.RecordOutcome;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.Facet;
import dev.stepwell.engine.run.FacetKey;
import dev.stepwell.engine.run.Retained;
import dev.stepwell.engine.run.RetainedKey;
import dev.stepwell.engine.run.RetainedKey.Kind;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunIndex;
import dev.stepwell.engine.run.Waiter;
import dev.stepwell.engine.schedule.ScheduleCommand;
import dev.stepwell.engine.schedule.ScheduleId;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.tables.Checks;
import dev.stepwell.store.tables.StoreTables;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// Data of a server that did not know yet what runs are found by.
class BackfillTest {
  private static final FacetKey FIRST =
      new FacetKey(new ProjectId("a"), Facet.STATE, 0, new Origin(0, 0));
  private static final FacetKey LAST =
      new FacetKey(new ProjectId("z"), Facet.STATE, 0, new Origin(0, 0));

  private final FailingStore store = new FailingStore(1);
  private List<Row<FacetKey, Marker>> index = List.of();
  private List<Row<FacetKey, Marker>> letters = List.of();
  private List<Row<RetainedKey, Retained>> retained = List.of();
  private List<Row<RetainedKey, Retained>> retainedLetters = List.of();
  private List<Row<TallyKey, Long>> tallies = List.of();

  @BeforeEach
  void fill() {
    var partition = new Partition(0, 1, Given.engine(), store.slice(0), Checks.FULL);
    var commands = new ArrayList<Command>();
    for (int i = 0; i < 25; i++) {
      var name = Given.nameIn(0, 1, "run-" + i + "-");
      commands.add(Given.start(name, "payload " + i));
      switch (i % 3) {
        case 0 -> commands.add(new RunCommand.FinishRun(name, Optional.empty()));
        case 1 -> commands.add(new RunCommand.CancelRun(name));
        default -> {}
      }
    }
    handle(partition, commands, Given.NOW);
    var late = Given.nameIn(0, 1, "while the clock was behind");
    handle(partition, List.of(Given.start(late, "")), Given.NOW.minusSeconds(5));
    fail(partition, new Publish(new Address(1), Given.message(), Bytes.utf8("hello")));
    fail(partition, Given.start(Given.nameIn(0, 1, "failed"), ""));
    handle(partition, List.of(failsOnce(messages(partition).getFirst())), Given.NOW);
    var holder = Given.nameIn(0, 1, "holds a notification");
    handle(
        partition,
        List.of(
            Given.start(holder, ""),
            new RunCommand.Notify(holder, "paid", Bytes.utf8("1")),
            new RunCommand.Notify(holder, "paid", Bytes.utf8("2"))),
        Given.NOW);
    mayHaveBeenCutOff(partition, holder);
    var project = Given.message().project();
    for (var name : List.of("one", "two", "three")) {
      var queue = GateId.queue(project, name);
      var key = GateId.flowControl(project, name);
      var endpoints = List.of(new Group.Endpoint("https://a.test", Optional.empty()));
      handle(
          partition,
          List.of(
              new GateCommand.Adjust(queue, new Adjustment.SetUp(1, false)),
              new GateCommand.Adjust(key, Adjustment.Pause.PAUSE),
              new SaveEndpoints(new GroupId(project, name), endpoints),
              new ScheduleCommand.Save(
                  new ScheduleId(project, name),
                  "0 0 1 1 *",
                  Given.message(),
                  Duration.ZERO,
                  Bytes.EMPTY)),
          Given.NOW);
    }
    index = index();
    assertThat(index).anyMatch(row -> row.key().facet() == Facet.SAVED);
    retained = retained();
    letters = letters();
    assertThat(index).isNotEmpty();
    assertThat(letters).hasSizeGreaterThan(10);
    assertThat(retained).hasSize(19);
    retainedLetters = retainedLetters();
    assertThat(retainedLetters).hasSize(1);
    tallies = tallies();
    assertThat(tallies).hasSize(6).filteredOn(row -> row.value() == 3).hasSize(3);
    forget();
  }

  private static Command waiting(RunName run) {
    var target = new Target("https://app.example/flow", List.of());
    return new RunCommand.WaitForEvent(
        run,
        "paid",
        new RunCommand.WaitForEvent.Registration(
            1,
            Bytes.utf8("{\"stepId\":1,\"stepName\":\"wait\",\"stepType\":\"Wait\"}"),
            "1d",
            Duration.ofDays(1),
            new Waiter.Targets(target, target)));
  }

  /// An index that is made anew cannot tell the number of a notification from that of a step that
  /// was withdrawn, and marks the run: readers look at the run itself too.
  private void mayHaveBeenCutOff(Partition partition, RunName name) {
    var view = partition.view();
    var origin = view.latestRuns().get(name).orElseThrow();
    var tables = new StoreTables(store.slice(0));
    tables
        .runIndex()
        .insert(RunIndex.cutOff(origin, view.runs().get(origin).orElseThrow()), Marker.SET);
    tables.commit();
  }

  private static Command failsOnce(MessageKey key) {
    var refused = new Outcome.Answered(500, List.of(), Bytes.EMPTY);
    return new RecordOutcome(key, 0, refused, Duration.ofSeconds(1));
  }

  /// Each attempt of the message that a command makes is refused for good.
  private static void fail(Partition partition, Command command) {
    var before = messages(partition);
    handle(partition, List.of(command), Given.NOW);
    var made = messages(partition);
    made.removeAll(before);
    var refused =
        new Outcome.Answered(
            489, List.of(new Header("Upstash-NonRetryable-Error", "true")), Bytes.EMPTY);
    handle(
        partition,
        made.stream()
            .<Command>map(key -> new RecordOutcome(key, 0, refused, Duration.ofSeconds(1)))
            .toList(),
        Given.NOW.minusSeconds(1));
  }

  private static List<MessageKey> messages(Partition partition) {
    var all = new MessageKey(new Origin(Long.MAX_VALUE, 0), 0);
    return partition
        .view()
        .messages()
        .ascending(MessageKey.start(new Origin(0, 0)), all, 1_000)
        .stream()
        .map(Row::key)
        .collect(Collectors.toCollection(ArrayList::new));
  }

  private static void handle(Partition partition, List<Command> commands, Instant now) {
    partition.handle(
        commands.stream().<Task>map(command -> new Task.Handle(command, _ -> {})).toList(), now);
  }

  /// As an older server would have left it.
  private void forget() {
    var tables = new StoreTables(store.slice(0));
    index.forEach(row -> tables.runIndex().delete(row.key()));
    letters.forEach(row -> tables.letterIndex().delete(row.key()));
    retained.forEach(row -> tables.retained().delete(row.key()));
    retainedLetters.forEach(row -> tables.retained().delete(row.key()));
    tallies.forEach(row -> tables.tallies().delete(row.key()));
    tables.commit();
  }

  private List<Row<FacetKey, Marker>> index() {
    return new StoreTables(store.slice(0)).runIndex().ascending(FIRST, LAST, 1_000);
  }

  private List<Row<FacetKey, Marker>> letters() {
    return new StoreTables(store.slice(0)).letterIndex().ascending(FIRST, LAST, 1_000);
  }

  private List<Row<RetainedKey, Retained>> retained() {
    return new StoreTables(store.slice(0))
        .retained()
        .ascending(RetainedKey.TOTAL, RetainedKey.INDEXED, 1_000);
  }

  private List<Row<RetainedKey, Retained>> retainedLetters() {
    return new StoreTables(store.slice(0))
        .retained()
        .ascending(RetainedKey.first(Kind.LETTER), RetainedKey.end(Kind.LETTER), 1_000);
  }

  private List<Row<TallyKey, Long>> tallies() {
    return new StoreTables(store.slice(0))
        .tallies()
        .ascending(
            new TallyKey(new ProjectId("a"), TallyKey.Kind.DEAD_RUNS),
            new TallyKey(new ProjectId("z"), TallyKey.Kind.DEAD_RUNS),
            100);
  }

  private Backfill backfill() {
    return new Backfill(0, new StoreTables(store.slice(0)), 4);
  }

  private boolean done() {
    return new StoreTables(store.slice(0)).retained().get(RetainedKey.FOUND).isPresent();
  }

  @Test
  void writesWhatTheServerWouldHaveWritten() {
    backfill().run();
    assertThat(index()).isEqualTo(index);
    assertThat(letters()).isEqualTo(letters);
    assertThat(retained()).isEqualTo(retained);
    assertThat(retainedLetters()).isEqualTo(retainedLetters);
    assertThat(tallies()).isEqualTo(tallies);
    assertThat(done()).isTrue();
    assertThat(retained()).last().satisfies(row -> assertThat(row.value().expires()).isPresent());
  }

  @Test
  void beginsAgainAfterACrash() {
    int crashes = 0;
    for (int commits = 0; !done(); commits++) {
      for (int i = 0; i < commits; i++) {
        store.next(Commit.WORKS);
      }
      store.next(Commit.FAILS);
      try {
        backfill().run();
      } catch (StoreException crash) {
        crashes++;
        store.recover();
      }
    }
    assertThat(crashes).isGreaterThan(5);
    assertThat(tallies()).isEqualTo(tallies);
    assertThat(index()).isEqualTo(index);
    assertThat(letters()).isEqualTo(letters);
    assertThat(retained()).isEqualTo(retained);
  }

  /// An older server had all but the newest facets.
  @Test
  void addsTheFacetsThatAreMissing() {
    backfill().run();
    var tables = new StoreTables(store.slice(0));
    tables.retained().delete(RetainedKey.FOUND);
    index.stream()
        .map(Row::key)
        .filter(key -> key.facet().number() >= Facet.CREATED.number())
        .forEach(tables.runIndex()::delete);
    tables.commit();
    letters.forEach(row -> tables.letterIndex().delete(row.key()));
    tables.commit();
    assertThat(index()).hasSizeLessThan(index.size());
    backfill().run();
    assertThat(index()).isEqualTo(index);
    assertThat(letters()).isEqualTo(letters);
    assertThat(retained()).isEqualTo(retained);
  }

  /// An older server had all facets but this one.
  @Test
  void marksRunsWithDeliveriesThatAreTriedAgain() {
    backfill().run();
    var tables = new StoreTables(store.slice(0));
    tables.retained().delete(RetainedKey.RETRIED);
    index.stream()
        .map(Row::key)
        .filter(key -> key.facet() == Facet.RETRIED)
        .forEach(tables.runIndex()::delete);
    tables.commit();
    assertThat(index()).hasSize(index.size() - 1);
    backfill().run();
    assertThat(index()).isEqualTo(index);
    assertThat(retained()).isEqualTo(retained);
  }

  /// An older server had all of the rest.
  @Test
  void marksRunsThatHoldNotificationsAndCountsWhatProjectsHave() {
    backfill().run();
    var tables = new StoreTables(store.slice(0));
    tables.retained().delete(RetainedKey.SAVED);
    tables.retained().delete(RetainedKey.TALLIED);
    index.stream()
        .map(Row::key)
        .filter(key -> key.facet() == Facet.SAVED)
        .forEach(tables.runIndex()::delete);
    tallies.forEach(row -> tables.tallies().delete(row.key()));
    tables.commit();
    backfill().run();
    assertThat(index()).isEqualTo(index);
    assertThat(tallies()).isEqualTo(tallies);
    // It is done once: it does not count again.
    var once = new StoreTables(store.slice(0));
    once.tallies().delete(tallies.getFirst().key());
    once.commit();
    backfill().run();
    assertThat(tallies()).hasSize(tallies.size() - 1);
  }

  /// An older server counted what runs take, and nothing else.
  @Test
  void countsDeadLettersBesideRuns() {
    backfill().run();
    var tables = new StoreTables(store.slice(0));
    tables.retained().delete(RetainedKey.COUNTED);
    long bytes = tables.retained().get(RetainedKey.TOTAL).orElseThrow().bytes();
    for (var row : retainedLetters()) {
      tables.retained().delete(row.key());
      bytes -= row.value().bytes();
    }
    tables.retained().update(RetainedKey.TOTAL, Retained.sum(bytes));
    tables.commit();
    backfill().run();
    assertThat(retained()).isEqualTo(retained);
    assertThat(retainedLetters()).isEqualTo(retainedLetters);
    backfill().run();
    assertThat(retained()).isEqualTo(retained);
  }

  /// An older server knew how much there is, and not how many.
  @Test
  void countsWhatThereIsByProject() {
    backfill().run();
    var partition = new Partition(0, 1, Given.engine(), store.slice(0), Checks.FULL);
    for (int i = 0; i < 9; i++) {
      var name = Given.nameIn(0, 1, "waits-" + i + "-");
      var early = new RunCommand.Notify(name, "early", Bytes.utf8("saved"));
      handle(partition, List.of(Given.start(name, ""), early, early, waiting(name)), Given.NOW);
    }
    var counted = tallies();
    assertThat(counted).extracting(Row::value).containsExactly(1L, 1L, 9L, 20L, 3L, 3L, 3L);
    var tables = new StoreTables(store.slice(0));
    tables.retained().delete(RetainedKey.TALLIED);
    counted.forEach(row -> tables.tallies().delete(row.key()));
    tables.commit();
    backfill().run();
    assertThat(tallies()).isEqualTo(counted);
  }

  @Test
  void isDoneOnce() {
    backfill().run();
    forget();
    backfill().run();
    assertThat(index()).isEmpty();
  }
}
