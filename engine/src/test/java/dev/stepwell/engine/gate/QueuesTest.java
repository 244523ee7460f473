package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Publication;
import dev.stepwell.engine.message.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class QueuesTest extends EngineTest {
  private static final GateId ORDERS = GateId.queue(PROJECT, "orders");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void aQueueThatNobodySetUpDeliversOneAfterTheOther() {
    var sent = enqueue(3);

    assertThat(started()).containsExactly(sent.get(0));
    when(outcome(sent.get(0), answered(200)));
    assertThat(started()).containsExactly(sent.get(1));
    when(outcome(sent.get(1), answered(200)));
    assertThat(started()).containsExactly(sent.get(2));
    when(outcome(sent.get(2), answered(200)));

    assertThat(gate().counts()).isEqualTo(Gate.Counts.NONE);
  }

  @Test
  void nobodyOvertakesAMessageThatWaitsForItsRetry() {
    var sent = enqueue(2);

    when(outcome(sent.get(0), answered(500)));
    assertThat(started()).isEmpty();
    passes(MINUTE);
    timerRuns();
    assertThat(started()).containsExactly(sent.get(0));
    failsForGood(sent.get(0));

    assertThat(started()).containsExactly(sent.get(1));
  }

  @Test
  void asManyAreUnderWayAsTheQueueAllows() {
    setUp(2, false);

    var sent = enqueue(4);
    assertThat(started()).containsExactlyElementsOf(sent.subList(0, 2));
    when(outcome(sent.get(1), answered(200)));
    assertThat(started()).containsExactlyInAnyOrder(sent.get(0), sent.get(2));
    setUp(3, false);

    assertThat(started()).containsExactlyInAnyOrder(sent.get(0), sent.get(2), sent.get(3));
  }

  @Test
  void aMessageThatComesLaterChangesNoSettings() {
    setUp(3, true);
    var before = gate();
    passes(MINUTE);

    enqueue(1);

    assertThat(gate().rule()).isEqualTo(before.rule());
    assertThat(gate().paused()).isTrue();
    assertThat(gate().queue()).isEqualTo(before.queue());
  }

  @Test
  void aPausedQueueStartsNothingAndGoesOnWithTheOldest() {
    var sent = enqueue(3);
    adjust(Adjustment.Pause.PAUSE);

    // The attempt that is under way ends; its retry waits, at its old place.
    when(outcome(sent.get(0), answered(500)));
    passes(MINUTE);
    timerRuns();
    assertThat(started()).isEmpty();
    assertThat(line()).containsExactlyElementsOf(sent);
    adjust(Adjustment.Resume.RESUME);

    assertThat(started()).containsExactly(sent.get(0));
    assertThat(message(sent.get(0)).attempts()).isEqualTo(1);
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(2, 1, 0));
  }

  @Test
  void aRetryThatBecomesDueAfterTheResumeKeepsItsSeat() {
    var sent = enqueue(2);
    adjust(Adjustment.Pause.PAUSE);
    when(outcome(sent.get(0), answered(500)));

    adjust(Adjustment.Resume.RESUME);
    assertThat(started()).isEmpty();
    passes(MINUTE);
    timerRuns();

    assertThat(started()).containsExactly(sent.get(0));
  }

  @Test
  void theQueueIsPassedFirstAndThenTheKeyAndItsPlaceIsKept() {
    var key = GateId.flowControl(PROJECT, "key");
    given(new Adjust(key, Adjustment.Pause.PAUSE));
    var sent = enqueue(2, Optional.of(flow("key")), Duration.ZERO);

    assertThat(message(sent.get(0)).stage()).isEqualTo(Message.Stage.ASKED);
    assertThat(message(sent.get(1)).stage()).isEqualTo(Message.Stage.IN_LINE);
    assertThat(tables.gates().get(key).orElseThrow().counts().waiting()).isEqualTo(1);
    given(new Adjust(key, Adjustment.Resume.RESUME));
    assertThat(started()).containsExactly(sent.get(0));

    // An attempt that is over gives the key back and not the queue.
    when(outcome(sent.get(0), answered(500)));
    assertThat(tables.gates().get(key).orElseThrow().counts()).isEqualTo(Gate.Counts.NONE);
    assertThat(gate().counts().held()).isEqualTo(1);
    passes(MINUTE);
    timerRuns();
    assertThat(started()).containsExactly(sent.get(0));
    when(outcome(sent.get(0), answered(200)));

    assertThat(started()).containsExactly(sent.get(1));
    assertThat(tables.gates().get(key).orElseThrow().counts()).isEqualTo(new Gate.Counts(0, 1, 0));
  }

  @Test
  void aDelayedMessageBlocksNobodyAndJoinsTheLineWhenItIsDue() {
    var late = enqueue(1, Optional.empty(), MINUTE).getFirst();
    assertThat(gate().queue().orElseThrow().expected()).isEqualTo(1);
    var sent = enqueue(2);

    assertThat(started()).containsExactly(sent.get(0));
    passes(MINUTE);
    timerRuns();

    assertThat(line()).containsExactly(sent.get(1), late);
    assertThat(gate().queue().orElseThrow().expected()).isZero();
  }

  @Test
  void whatIsTakenBackMakesRoom() {
    var late = enqueue(1, Optional.empty(), MINUTE).getFirst();
    var sent = enqueue(3);

    given(new Cancel(late));
    given(new Cancel(sent.get(1)));
    given(new Cancel(sent.get(0)));

    assertThat(started()).containsExactly(sent.get(2));
    assertThat(gate().queue().orElseThrow().expected()).isZero();
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(0, 1, 0));
  }

  @Test
  void theSlotIsKeptUntilEverythingThatTheMessageCausedHasEnded() {
    var sent = enqueue(2);
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    given(new Accompany(new Visitor(sent.get(0), 2), ORDERS));
    var first = publish(companionOf(sent.get(0), 1), Optional.empty(), Duration.ZERO);
    var second = publish(companionOf(sent.get(0), 2), Optional.empty(), Duration.ZERO);

    when(outcome(sent.get(0), answered(200)));
    when(new Leave(Visitor.inQueue(sent.get(0)), ORDERS));
    when(outcome(first, answered(500)));
    when(outcome(first, answered(200)));
    assertThat(message(sent.get(1)).stage()).isEqualTo(Message.Stage.IN_LINE);
    failsForGood(second);

    assertThat(message(sent.get(1)).stage()).isEqualTo(Message.Stage.ADMITTED);
    assertThat(tables.gateMembers().rows()).hasSize(1);
  }

  @Test
  void aCompanionThatEndsFirstMakesNoRoom() {
    var sent = enqueue(2);
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    var companion = publish(companionOf(sent.get(0), 1), Optional.empty(), Duration.ZERO);

    given(new Cancel(companion));
    assertThat(started()).containsExactly(sent.get(0));
    when(outcome(sent.get(0), answered(200)));

    assertThat(started()).containsExactly(sent.get(1));
  }

  @Test
  void companionsOfOneThatStandsInLineAgainAreNotForgotten() {
    var sent = enqueue(2);
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    var companion = publish(companionOf(sent.get(0), 1), Optional.empty(), Duration.ZERO);
    adjust(Adjustment.Pause.PAUSE);
    when(outcome(sent.get(0), answered(500)));
    passes(MINUTE);
    timerRuns();
    adjust(Adjustment.Resume.RESUME);

    when(outcome(sent.get(0), answered(200)));
    assertThat(message(sent.get(1)).stage()).isEqualTo(Message.Stage.IN_LINE);
    when(outcome(companion, answered(200)));

    assertThat(started()).containsExactly(sent.get(1));
  }

  @Test
  void whatComesTwiceChangesNothing() {
    var sent = enqueue(2);
    var before = tables.copy();

    when(new Enter(Visitor.inQueue(sent.get(0)), ORDERS, Rule.ONE_AT_A_TIME));
    when(new Enter(Visitor.inQueue(sent.get(1)), ORDERS, Rule.ONE_AT_A_TIME));
    when(new Accompany(new Visitor(new MessageKey(sent.get(0).origin(), 77), 1), ORDERS));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void aQueueIsNotForgotten() {
    enqueue(1).forEach(key -> when(outcome(key, answered(200))));

    passes(Duration.ofDays(400));
    timerRuns();

    assertThat(tables.gates().get(ORDERS)).isPresent();
  }

  @Test
  void onlyAQueueThatIsThereIsPausedAndResumed() {
    for (var adjustment : List.of(Adjustment.Pause.PAUSE, Adjustment.Resume.RESUME)) {
      assertThat(when(new Adjust(ORDERS, adjustment)).rejections())
          .containsExactly(new Rejection.NotFound("there is no queue orders"));
    }
    assertThat(tables.rows()).isEmpty();
  }

  @Test
  void changesOfTheSettingsAreDated() {
    setUp(2, false);
    var made = now();
    passes(MINUTE);

    adjust(Adjustment.Pause.PAUSE);

    assertThat(gate().queue()).contains(new Gate.Queue(made, now(), 0));
  }

  @Test
  void aQueueThatIsRemovedTakesItsMessagesAlong() {
    var late = enqueue(1, Optional.empty(), MINUTE);
    var sent = enqueue(3);
    when(outcome(sent.get(0), answered(500)));

    given(new Remove(ORDERS, gate().ticket()));

    assertThat(tables.messages().rows()).isEmpty();
    assertThat(tables.gates().rows()).isEmpty();
    assertThat(tables.gateMembers().rows()).isEmpty();
    assertThat(tables.gateLine().rows()).isEmpty();
    assertThat(late).hasSize(1);

    var fresh = enqueue(1);
    assertThat(started()).isEqualTo(fresh);
  }

  @Test
  void companionsStayWhenTheirQueueIsRemoved() {
    var sent = enqueue(1);
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    var companion = publish(companionOf(sent.get(0), 1), Optional.empty(), Duration.ZERO);

    given(new Remove(ORDERS, gate().ticket()));
    assertThat(tables.messages().rows()).containsOnlyKeys(companion);
    when(outcome(companion, answered(200)));

    assertThat(tables.gates().rows()).isEmpty();
  }

  @Test
  void aQueueThatWasMadeAnewIsNotRemoved() {
    var old = enqueueAndRemove();
    var sent = enqueue(1);

    given(new Remove(ORDERS, old));

    assertThat(started()).isEqualTo(sent);
  }

  @Test
  void aLargeQueueGoesByAndByAndStartsNothingMeanwhile() {
    enqueue(QueueMoves.REMOVALS + 10);
    long ticket = gate().ticket();

    given(new Remove(ORDERS, ticket));
    assertThat(gate().paused()).isTrue();
    assertThat(gate().counts().waiting() + gate().counts().held()).isEqualTo(10);
    assertThat(started().size()).isLessThanOrEqualTo(1);
    given(new Remove(ORDERS, ticket));

    assertThat(tables.gates().rows()).isEmpty();
    assertThat(tables.messages().rows()).isEmpty();
  }

  private long enqueueAndRemove() {
    enqueue(1);
    long ticket = gate().ticket();
    given(new Remove(ORDERS, ticket));
    return ticket;
  }

  private void setUp(int parallelism, boolean paused) {
    adjust(new Adjustment.SetUp(parallelism, paused));
  }

  private void adjust(Adjustment adjustment) {
    given(new Adjust(ORDERS, adjustment));
  }

  private Gate gate() {
    return tables.gates().get(ORDERS).orElseThrow();
  }

  private Message message(MessageKey key) {
    return tables.messages().get(key).orElseThrow();
  }

  private List<MessageKey> started() {
    return tables.messages().rows().entrySet().stream()
        .filter(row -> row.getValue().stage() == Message.Stage.ADMITTED)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<MessageKey> line() {
    return tables.gateLine().rows().values().stream().map(Visitor::message).toList();
  }

  private static FlowControl flow(String key) {
    return new FlowControl(key, OptionalInt.of(5), OptionalInt.empty(), Duration.ofSeconds(1));
  }

  private List<MessageKey> enqueue(int count) {
    return enqueue(count, Optional.empty(), Duration.ZERO);
  }

  private List<MessageKey> enqueue(int count, Optional<FlowControl> flow, Duration delay) {
    var keys = new ArrayList<MessageKey>();
    IntStream.range(0, count).forEach(_ -> keys.add(publish(inQueue(), flow, delay)));
    return keys;
  }

  private static Publication inQueue() {
    return publication(Optional.of(ORDERS.key()), Optional.empty());
  }

  private static Publication companionOf(MessageKey source, int number) {
    var companion = new Publication.Companion(ORDERS.key(), source, number);
    return publication(Optional.empty(), Optional.of(companion));
  }

  private static Publication publication(
      Optional<String> queue, Optional<Publication.Companion> accompanies) {
    return new Publication(
        Optional.empty(),
        List.of(),
        "",
        "",
        queue,
        Optional.empty(),
        Optional.empty(),
        accompanies);
  }

  private MessageKey publish(Publication publication, Optional<FlowControl> flow, Duration delay) {
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(publication),
            request(URL),
            new Message.Settings(
                new RetryPolicy(3, Optional.empty()), Optional.empty(), flow, Optional.empty()),
            now(),
            0,
            now().plus(delay));
    var reply = when(new Publish(Address.of(ORDERS), message, Bytes.EMPTY)).reply();
    return ((Reply.Published) reply).items().getFirst().message();
  }
}
