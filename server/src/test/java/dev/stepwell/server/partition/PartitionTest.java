package dev.stepwell.server.partition;

import static dev.stepwell.server.partition.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.engine.Command;
import dev.stepwell.engine.DueWork;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.gate.GateCommand;
import dev.stepwell.engine.gate.Rule;
import dev.stepwell.engine.gate.Visitor;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.run.RunCommand;
import dev.stepwell.engine.run.RunFact;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.tables.Checks;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class PartitionTest {
  private final FailingStore store = new FailingStore(1);
  private final List<Answer> answers = new ArrayList<>();
  private Partition partition = open();

  private Partition open() {
    return new Partition(0, 1, Given.engine(), store.slice(0), Checks.FULL);
  }

  private Partition.Batch handle(Instant now, Command... commands) {
    var tasks = new ArrayList<Task>();
    for (var command : commands) {
      tasks.add(new Task.Handle(command, answers::add));
    }
    return partition.handle(tasks, now);
  }

  @Test
  void aCommandThatBreaksIsRolledBackAlone() {
    var first = Given.nameIn(0, 1, "first");
    var child = Given.nameIn(0, 1, "child");
    var last = Given.nameIn(0, 1, "last");

    var batch =
        handle(
            NOW,
            Given.start(first, "1"),
            Given.invoke(first, child, Given.BREAKS),
            Given.start(last, "3"));
    batch.answers().forEach(Runnable::run);

    assertThat(answers).hasSize(3);
    assertThat(answers.get(0)).isInstanceOf(Answer.Replied.class);
    assertThat(answers.get(1)).isInstanceOf(Answer.Broken.class);
    assertThat(answers.get(2)).isInstanceOf(Answer.Replied.class);
    assertThat(Given.run(partition.view(), first)).isPresent();
    assertThat(Given.run(partition.view(), child)).isEmpty();
    assertThat(Given.run(partition.view(), last)).isPresent();
    assertThat(batch.facts().stream().filter(RunFact.RunStarted.class::isInstance)).hasSize(2);
    // Nothing is left of what the parent had noted for the child: the step may come again.
    handle(NOW, Given.invoke(first, child, "2"));
    assertThat(Given.run(partition.view(), child)).isPresent();
  }

  @Test
  void answersAreForAfterTheCommit() {
    store.next(write -> {
      assertThat(answers).isEmpty();
      write.run();
    });
    var run = Given.nameIn(0, 1, "run");

    var batch = handle(NOW, Given.start(run, "1"));

    assertThat(answers).isEmpty();
    batch.answers().forEach(Runnable::run);
    assertThat(answers).hasSize(1);
    assertThat(batch.due()).hasSize(1);
  }

  @Test
  void nothingOfABatchHappensWhereItsCommitFails() {
    var run = Given.nameIn(0, 1, "run");
    store.next(Commit.FAILS);

    assertThatThrownBy(() -> handle(NOW, Given.start(run, "1"))).isInstanceOf(StoreException.class);

    assertThat(answers).isEmpty();
    assertThat(Given.run(partition.view(), run)).isEmpty();
    handle(NOW, Given.start(run, "1")).answers().forEach(Runnable::run);
    assertThat(answers).singleElement().isEqualTo(started(run));
  }

  @Test
  void aRefusalCostsNoCommit() {
    store.next(Commit.FAILS);

    handle(NOW, new RunCommand.CancelRun(Given.nameIn(0, 1, "nobody")))
        .answers()
        .forEach(Runnable::run);

    assertThat(answers).singleElement().isInstanceOf(Answer.Rejected.class);
  }

  @Test
  void aBatchThatWasWrittenWithoutAnybodyKnowingItIsFoundByItsRepetition() {
    var run = Given.nameIn(0, 1, "run");
    store.next(Commit.FAILS_AFTERWARDS);
    assertThatThrownBy(() -> handle(NOW, Given.start(run, "1"))).isInstanceOf(StoreException.class);

    handle(NOW, Given.start(run, "1")).answers().forEach(Runnable::run);

    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Answer.Replied.class,
            replied -> assertThat(((Reply.Started) replied.reply()).deduplicated()).isTrue());
  }

  @Test
  void ticketsGrowOverRestartsAndAgainstClocksThatGoBack() {
    var early = Given.nameIn(0, 1, "early");
    var late = Given.nameIn(0, 1, "late");
    handle(NOW, Given.start(early, "1"));

    partition = open();
    handle(NOW.minus(Duration.ofDays(1)), Given.start(late, "2"));

    var view = partition.view();
    assertThat(view.latestRuns().get(late).orElseThrow())
        .isGreaterThan(view.latestRuns().get(early).orElseThrow());
  }

  @Test
  void theTimerHearsAgainOfAnAlarmThatRangAndIsStillNeededThen() {
    var gate = Given.gateIn(0, 1);
    var rule = new Rule(OptionalInt.empty(), OptionalInt.of(1), Duration.ofSeconds(3));
    var first = new Visitor(MessageKey.start(new Origin(1, 0)), 0);
    var second = new Visitor(MessageKey.start(new Origin(2, 0)), 0);
    var alarm =
        handle(
                NOW,
                new GateCommand.Enter(first, gate, rule),
                new GateCommand.Enter(second, gate, rule))
            .due()
            .stream()
            .filter(row -> row.value() instanceof DueWork.OpenGate)
            .toList();
    assertThat(alarm).hasSize(1);
    var due = Instant.ofEpochMilli(alarm.getFirst().key().atMillis());

    // The clock was set back after the timer had looked at it.
    var early = handle(due.minusMillis(1), new GateCommand.Open(gate, due));

    assertThat(early.due()).isEqualTo(alarm);
  }

  private Answer started(dev.stepwell.engine.RunName run) {
    var origin = partition.view().latestRuns().get(run).orElseThrow();
    return new Answer.Replied(
        new Reply.Started(dev.stepwell.engine.message.MessageKey.start(origin), NOW, false));
  }
}
