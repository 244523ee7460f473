package dev.stepwell.server.partition;

import static dev.stepwell.server.partition.Given.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.Command;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RunName;
import dev.stepwell.engine.run.RunCommand.FinishRun;
import dev.stepwell.server.partition.FailingStore.Commit;
import dev.stepwell.store.StoreException;
import dev.stepwell.store.tables.Checks;
import dev.stepwell.store.tables.InboxKey;
import dev.stepwell.store.tables.OutboxKey;
import dev.stepwell.store.tables.StoreTables;
import dev.stepwell.store.tables.StoreView;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A parent in one partition and its child in the other: each hears of the other exactly once,
/// wherever the process or the store fails.
class RelaysTest {
  private static final RunName PARENT = Given.nameIn(0, 2, "parent");
  private static final RunName CHILD = Given.nameIn(1, 2, "child");

  private final FailingStore store = new FailingStore(2);
  private final Queue<Sent> mail = new ArrayDeque<>();
  private final List<Answer> answers = new ArrayList<>();
  private List<Partition> partitions = List.of();
  private Relays relays;
  private int unavailable;

  private record Sent(int partition, Task task) {}

  RelaysTest() {
    relays = open();
    submit(Given.start(PARENT, "1"));
    run();
    answers.clear();
  }

  /// What is in memory is new; what the store has is there.
  private Relays open() {
    mail.clear();
    var opened = new ArrayList<Partition>();
    for (int number = 0; number < 2; number++) {
      opened.add(new Partition(number, 2, Given.engine(), store.slice(number), Checks.FULL));
    }
    partitions = opened;
    relays = new Relays(opened, new Post());
    relays.forgetConfirmed();
    relays.resume(0);
    relays.resume(1);
    return relays;
  }

  private void submit(Command command) {
    mail.add(new Sent(command.address().partition(2), new Task.Handle(command, answers::add)));
  }

  private void run() {
    while (!mail.isEmpty()) {
      step();
    }
  }

  private void step() {
    var sent = mail.remove();
    if (unavailable > 0 && unavailable-- == 1) {
      sent.task().whenDone().accept(new Answer.Unavailable("the test says so"));
      return;
    }
    try {
      var done = partitions.get(sent.partition()).handle(List.of(sent.task()), NOW);
      done.answers().forEach(Runnable::run);
      done.relays().forEach(relays::relay);
    } catch (StoreException failure) {
      sent.task().whenDone().accept(new Answer.Unavailable("the store failed"));
      relays.resume(sent.partition());
    }
  }

  private void childStartsAndEndsOnce() {
    assertThat(Given.run(partitions.get(1).view(), CHILD)).isPresent();
    var child = partitions.get(1).view().latestRuns().get(CHILD);
    submit(new FinishRun(CHILD, Optional.of(Bytes.utf8("\"done\""))));
    run();
    var view = partitions.get(0).view();
    assertThat(Given.state(view, PARENT).orElseThrow().steps()).isEqualTo(2);
    assertThat(partitions.get(1).view().latestRuns().get(CHILD)).isEqualTo(child);
    nothingIsUnderWay();
  }

  private void nothingIsUnderWay() {
    for (int number = 0; number < 2; number++) {
      var view = new StoreView(store.slice(number));
      assertThat(view.outbox().ascending(OutboxKey.FIRST, OutboxKey.LAST, 10)).isEmpty();
      assertThat(view.inbox().ascending(InboxKey.FIRST, InboxKey.LAST, 10)).isEmpty();
    }
  }

  @Test
  void theCallerHearsWhatTheReceiverSays() {
    submit(Given.invoke(PARENT, CHILD, "2"));
    run();

    assertThat(answers)
        .singleElement()
        .isInstanceOfSatisfying(
            Answer.Replied.class,
            replied -> assertThat(replied.reply()).isInstanceOf(Reply.Started.class));
    nothingIsUnderWay();
    childStartsAndEndsOnce();
  }

  @Test
  void theCallerIsAnsweredWhenTheKeyThatHeNamedIsThere() {
    var gate = Given.gateIn(1, 2);
    submit(Given.start(Given.nameIn(0, 2, "gated"), "1", gate.key()));
    step();
    assertThat(answers).isEmpty();

    step();

    assertThat(partitions.get(1).view().gates().get(gate)).isPresent();
    assertThat(answers).singleElement().isInstanceOf(Answer.Replied.class);
    run();
    assertThat(answers).hasSize(1);
    nothingIsUnderWay();
  }

  /// The run is on disk, and so is what its key has to hear.
  @Test
  void theCallerDoesNotWaitForAPartitionThatDoesNotWork() {
    var gate = Given.gateIn(1, 2);
    submit(Given.start(Given.nameIn(0, 2, "gated"), "1", gate.key()));
    unavailable = 2;
    step();
    step();

    assertThat(answers).singleElement().isInstanceOf(Answer.Replied.class);
    assertThat(partitions.get(1).view().gates().get(gate)).isEmpty();
    run();
    assertThat(partitions.get(1).view().gates().get(gate)).isPresent();
    assertThat(answers).hasSize(1);
    nothingIsUnderWay();
  }

  /// Steps: invoke, start, confirm, forget.
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aCrashAfterAnyStepChangesNothing(int step) {
    submit(Given.invoke(PARENT, CHILD, "2"));
    for (int i = 0; i < step; i++) {
      step();
    }

    open();
    run();

    childStartsAndEndsOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aCrashBetweenCommitAndAnswersChangesNothing(int step) {
    submit(Given.invoke(PARENT, CHILD, "2"));
    for (int i = 1; i < step; i++) {
      step();
    }
    var last = mail.remove();
    partitions.get(last.partition()).handle(List.of(last.task()), NOW);

    open();
    run();

    childStartsAndEndsOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void whatCannotBeTakenIsRepeated(int step) {
    submit(Given.invoke(PARENT, CHILD, "2"));
    unavailable = step;
    run();

    assertThat(answers).hasSize(1);
    childStartsAndEndsOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4})
  void aCommitThatFailsIsRepeated(int step) {
    submit(Given.invoke(PARENT, CHILD, "2"));
    works(step - 1);
    store.next(Commit.FAILS);
    run();

    childStartsAndEndsOnce();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void aCommitOfWhichNobodyKnowsIsNotDoneTwice(int step) {
    submit(Given.invoke(PARENT, CHILD, "2"));
    works(step - 1);
    store.next(Commit.FAILS_AFTERWARDS);
    run();

    assertThat(answers).hasSize(1);
    childStartsAndEndsOnce();
  }

  @Test
  void aCommandThatIsUnderWayIsNotSentASecondTime() {
    submit(Given.invoke(PARENT, CHILD, "2"));
    step();
    relays.resume(0);

    assertThat(mail).hasSize(1);
    run();
    childStartsAndEndsOnce();
  }

  /// They come little by little: the queue of the receiver has an end, and clients need it too.
  @Test
  void aFullOutboxIsSentInPages() {
    var names = new ArrayList<RunName>();
    var tables = new StoreTables(store.slice(0), Checks.FULL);
    for (int i = 0; i < 3 * Resumption.PAGE; i++) {
      names.add(Given.nameIn(1, 2, "many-" + i + "-"));
      tables.outbox().insert(new OutboxKey(1, i), Given.start(names.getLast(), "1"));
    }
    tables.commit();

    open();
    assertThat(mail).hasSize(Resumption.PAGE);
    int most = 0;
    while (!mail.isEmpty()) {
      step();
      most = Math.max(most, mail.size());
    }

    assertThat(most).isLessThanOrEqualTo(2 * Resumption.PAGE);
    assertThat(names)
        .allSatisfy(name -> assertThat(Given.run(partitions.get(1).view(), name)).isPresent());
    nothingIsUnderWay();
  }

  @Test
  void whatIsCommittedWhileAnOutboxIsResumedIsSentAfterwards() {
    submit(Given.invoke(PARENT, CHILD, "2"));
    step();
    relays.resume(0);
    var late = Given.nameIn(1, 2, "late");
    var tables = new StoreTables(store.slice(0), Checks.FULL);
    tables.outbox().insert(new OutboxKey(1, 0), Given.start(late, "1"));
    tables.commit();
    relays.resume(0);
    run();

    assertThat(Given.run(partitions.get(1).view(), late)).isPresent();
    childStartsAndEndsOnce();
  }

  @Test
  void aCommandThatBreaksItsReceiverIsGivenUp() {
    submit(Given.invoke(PARENT, CHILD, Given.BREAKS));
    run();

    assertThat(answers).singleElement().isInstanceOf(Answer.Broken.class);
    assertThat(Given.run(partitions.get(1).view(), CHILD)).isEmpty();
    nothingIsUnderWay();
  }

  private void works(int times) {
    for (int i = 0; i < times; i++) {
      store.next(Commit.WORKS);
    }
  }

  private final class Post implements Relays.Post {
    @Override
    public void submit(int partition, Task task) {
      mail.add(new Sent(partition, task));
    }

    @Override
    public void later(Runnable again) {
      again.run();
    }
  }
}
