package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Address;
import dev.stepwell.engine.Bytes;
import dev.stepwell.engine.EngineTest;
import dev.stepwell.engine.FlowControl;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.Reply;
import dev.stepwell.engine.RetryPolicy;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Admit;
import dev.stepwell.engine.message.MessageCommand.DropAll;
import dev.stepwell.engine.message.MessageCommand.Publish;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GatesTest extends EngineTest {
  private static final GateId ORDERS = GateId.flowControl(PROJECT, "orders");
  private static final Duration MINUTE = Duration.ofMinutes(1);

  @Test
  void asManyGoAsThereAreSlotsAndTheRestWaitsInOrder() {
    var sent = publish(5, parallelism(2));

    assertThat(admitted()).containsExactlyElementsOf(sent.subList(0, 2));
    assertThat(line()).containsExactlyElementsOf(sent.subList(2, 5));
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(3, 2, 0));
    // What waits in line is not due: the gate wakes it.
    assertThat(tables.due().rows()).hasSize(3);
  }

  @Test
  void whoeverIsDoneLetsTheNextOneIn() {
    var sent = publish(3, parallelism(1));

    when(outcome(sent.getFirst(), answered(200)));

    assertThat(admitted()).containsExactly(sent.get(1));
    assertThat(line()).containsExactly(sent.get(2));
  }

  @Test
  void aMessageThatWaitsForItsRetryHoldsNoSlotAndAsksAgain() {
    var sent = publish(2, parallelism(1));

    when(outcome(sent.getFirst(), answered(500)));
    assertThat(admitted()).containsExactly(sent.get(1));
    passes(Duration.ofSeconds(12));
    timerRuns();
    assertThat(line()).containsExactly(sent.getFirst());
    when(outcome(sent.get(1), answered(200)));

    assertThat(admitted()).containsExactly(sent.getFirst());
    assertThat(tables.messages().get(sent.getFirst()).orElseThrow().attempts()).isEqualTo(1);
  }

  @Test
  void anOutcomeThatComesTwiceFreesOneSlot() {
    var sent = publish(4, parallelism(2));
    var first = outcome(sent.getFirst(), answered(200));

    when(first);
    when(first);

    assertThat(admitted()).containsExactlyInAnyOrder(sent.get(1), sent.get(2));
  }

  @Test
  void whatIsDroppedGivesItsSlotOrItsPlaceBack() {
    var sent = publish(4, parallelism(1));

    when(new DropAll(sent.get(1).origin()));
    assertThat(line()).containsExactly(sent.get(2), sent.get(3));
    when(new DropAll(sent.get(0).origin()));

    assertThat(admitted()).containsExactly(sent.get(2));
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(1, 1, 0));
  }

  @Test
  void aDelayedMessageJoinsTheLineWhenItIsDue() {
    var late = publish(parallelism(1), MINUTE);
    var sent = publish(2, parallelism(1));

    assertThat(line()).containsExactly(sent.get(1));
    passes(MINUTE);
    timerRuns();

    assertThat(line()).containsExactly(sent.get(1), late);
  }

  @Test
  void aPeriodHasSoManyStartsAndTheFirstStartAfterItsEndBeginsTheNext() {
    var sent = publish(5, rate(2, MINUTE));
    sent.subList(0, 2).forEach(key -> when(outcome(key, answered(200))));
    assertThat(admitted()).isEmpty();

    passes(MINUTE.minusMillis(1));
    timerRuns();
    assertThat(admitted()).isEmpty();
    passes(Duration.ofMillis(1));
    timerRuns();

    assertThat(admitted()).containsExactlyElementsOf(sent.subList(2, 4));
    assertThat(gate().window()).isEqualTo(new Gate.Window(2, now()));
    assertThat(gate().alarm()).contains(now().plus(MINUTE));
  }

  @Test
  void aClockThatGoesBackHoldsNobodyUpForLongerThanAPeriod() {
    publish(1, rate(1, MINUTE));
    passes(Duration.ofHours(-1));
    publish(1, rate(1, MINUTE));
    assertThat(line()).hasSize(1);

    passes(MINUTE);
    timerRuns();

    assertThat(line()).isEmpty();
  }

  @Test
  void aNewRuleBitesAtOnceAndTakesAwayWhatItDoesNotName() {
    publish(3, parallelism(1));

    publish(1, rate(10, MINUTE));

    assertThat(admitted()).hasSize(4);
    assertThat(gate().rule()).isEqualTo(Rule.of(rate(10, MINUTE)));
  }

  @Test
  void aPausedGateKeepsItsLineUntilItIsResumed() {
    adjust(Adjustment.Pause.PAUSE);
    var sent = publish(3, parallelism(2));
    assertThat(admitted()).isEmpty();

    adjust(Adjustment.Resume.RESUME);

    assertThat(admitted()).containsExactlyElementsOf(sent.subList(0, 2));
  }

  @Test
  void whatIsPinnedHoldsAgainstMessagesUntilItIsUnpinnedAndAMessageComes() {
    adjust(new Adjustment.Pin(OptionalInt.of(3), OptionalInt.empty(), Duration.ofSeconds(1)));
    publish(5, parallelism(1));
    assertThat(admitted()).hasSize(3);

    adjust(new Adjustment.Unpin(Set.of(Rule.Limit.PARALLELISM)));
    assertThat(gate().rule().parallelism()).hasValue(3);
    publish(1, parallelism(4));

    assertThat(admitted()).hasSize(4);
  }

  @Test
  void theRateIsPinnedWithItsPeriodAndApartFromTheParallelism() {
    adjust(new Adjustment.Pin(OptionalInt.empty(), OptionalInt.of(20), MINUTE));

    publish(
        1, new FlowControl("orders", OptionalInt.of(7), OptionalInt.of(1), Duration.ofSeconds(5)));

    assertThat(gate().rule()).isEqualTo(new Rule(OptionalInt.of(7), OptionalInt.of(20), MINUTE));
    assertThat(gate().pinned()).containsExactly(Rule.Limit.RATE);
  }

  @Test
  void aResetRateBeginsAPeriodAtOnce() {
    publish(3, rate(1, MINUTE));
    assertThat(line()).hasSize(2);

    adjust(Adjustment.ResetRate.RESET_RATE);

    assertThat(line()).hasSize(1);
  }

  @Test
  void aResetGateCountsFromNothingAndWhoeverHeldASlotLeavesWithoutFreeingAnother() {
    var sent = publish(4, parallelism(1));

    adjust(Adjustment.Reset.RESET);
    assertThat(admitted()).containsExactlyInAnyOrder(sent.get(0), sent.get(1));
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(2, 1, 1));
    when(outcome(sent.get(0), answered(200)));

    assertThat(admitted()).containsExactly(sent.get(1));
    assertThat(gate().counts()).isEqualTo(new Gate.Counts(2, 1, 0));
  }

  @Test
  void manyAreLetInByAndBy() {
    adjust(Adjustment.Pause.PAUSE);
    publish(GateDraft.ADMISSIONS + 10, parallelism(1000));

    adjust(Adjustment.Resume.RESUME);
    assertThat(admitted()).hasSize(GateDraft.ADMISSIONS);
    timerRuns();

    assertThat(line()).isEmpty();
  }

  @Test
  void anAdmissionThatNobodyWantsComesBack() {
    var sent = publish(3, parallelism(1));
    var gone = new Visitor(sent.getFirst(), 0);
    when(outcome(sent.getFirst(), answered(200)));

    // The wish to enter comes once more, after its message is gone.
    when(GateCommand.Enter.of(gone, ORDERS, parallelism(1)));
    sent.subList(1, 3).forEach(key -> when(outcome(key, answered(200))));

    assertThat(gate().counts()).isEqualTo(Gate.Counts.NONE);
    assertThat(tables.gateMembers().rows()).isEmpty();
  }

  @Test
  void anAdmissionThatComesTwiceKeepsItsSlot() {
    var key = publish(1, parallelism(1)).getFirst();

    when(new Admit(new Visitor(key, 0), ORDERS));

    assertThat(gate().counts().held()).isEqualTo(1);
    assertThat(admitted()).containsExactly(key);
  }

  @Test
  void leavingWithoutHavingComeChangesNothing() {
    publish(1, parallelism(1));
    var before = tables.copy();

    when(new Leave(new Visitor(MessageKey.start(origin()), 7), ORDERS));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }

  @Test
  void anIdleGateIsForgottenADayAfterItsLastUse() {
    when(outcome(publish(1, parallelism(1)).getFirst(), answered(200)));
    passes(Duration.ofHours(20));
    when(outcome(publish(1, parallelism(1)).getFirst(), answered(200)));

    passes(Duration.ofHours(23));
    timerRuns();
    assertThat(tables.gates().rows()).hasSize(1);
    passes(Duration.ofHours(1));
    timerRuns();

    assertThat(tables.gates().rows()).isEmpty();
  }

  @Test
  void aPausedGateIsNotForgotten() {
    adjust(Adjustment.Pause.PAUSE);

    passes(Duration.ofDays(3));
    timerRuns();

    assertThat(gate().paused()).isTrue();
  }

  @Test
  void onlyWhatAsksForAGateMakesOne() {
    adjust(Adjustment.ResetRate.RESET_RATE);
    publish(1, Optional.empty());

    assertThat(tables.gates().rows()).isEmpty();
    assertThat(tables.due().rows()).hasSize(1);
  }

  private static Origin origin() {
    return new Origin(1, 1);
  }

  private void adjust(Adjustment adjustment) {
    given(new Adjust(ORDERS, adjustment));
  }

  private Gate gate() {
    return tables.gates().get(ORDERS).orElseThrow();
  }

  private List<MessageKey> admitted() {
    return tables.messages().rows().entrySet().stream()
        .filter(row -> row.getValue().stage() == Message.Stage.ADMITTED)
        .map(Map.Entry::getKey)
        .toList();
  }

  private List<MessageKey> line() {
    return tables.gateLine().rows().values().stream().map(Visitor::message).toList();
  }

  private static FlowControl parallelism(int most) {
    return new FlowControl(
        "orders", OptionalInt.of(most), OptionalInt.empty(), Duration.ofSeconds(1));
  }

  private static FlowControl rate(int most, Duration period) {
    return new FlowControl("orders", OptionalInt.empty(), OptionalInt.of(most), period);
  }

  private List<MessageKey> publish(int count, FlowControl flow) {
    return publish(count, Optional.of(flow));
  }

  private List<MessageKey> publish(int count, Optional<FlowControl> flow) {
    var keys = new ArrayList<MessageKey>();
    for (int i = 0; i < count; i++) {
      keys.add(publish(flow, Duration.ZERO));
    }
    return keys;
  }

  private MessageKey publish(FlowControl flow, Duration delay) {
    return publish(Optional.of(flow), delay);
  }

  private MessageKey publish(Optional<FlowControl> flow, Duration delay) {
    var message =
        new Message(
            PROJECT,
            new Purpose.Alone(),
            request(URL),
            new Message.Settings(
                new RetryPolicy(3, Optional.empty()), Optional.empty(), flow, Optional.empty()),
            now(),
            0,
            now().plus(delay));
    var reply = when(new Publish(new Address(7), message, Bytes.EMPTY)).reply();
    return ((Reply.Published) reply).items().getFirst().message();
  }
}
