package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Enter;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import dev.stepwell.engine.message.MessageKey;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// In which order the messages of a queue are under way.
class QueuesTest extends QueueScene {
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
  void nobodyOvertakesAMessageThatCameBeforeTheClockWasSetBack() {
    var before = publish(inQueue(), Optional.empty(), Duration.ZERO, now().plusMillis(1));
    var after = enqueue(1).getFirst();

    assertThat(started()).containsExactly(before);
    assertThat(line()).containsExactly(after);
  }

  @Test
  void nobodyOvertakesAMessageOfTheSameMillisecond() {
    // The edge knows finer times than the engine does.
    var before = publish(inQueue(), Optional.empty(), Duration.ZERO, now().plusNanos(1));
    var after = enqueue(1).getFirst();

    assertThat(started()).containsExactly(before);
    assertThat(line()).containsExactly(after);
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
  void whatComesTwiceChangesNothing() {
    var sent = enqueue(2);
    var before = tables.copy();

    when(new Enter(Visitor.inQueue(sent.get(0)), ORDERS, Rule.ONE_AT_A_TIME));
    when(new Enter(Visitor.inQueue(sent.get(1)), ORDERS, Rule.ONE_AT_A_TIME));
    when(new Accompany(new Visitor(new MessageKey(sent.get(0).origin(), 77), 1), ORDERS));

    assertThat(tables.rows()).isEqualTo(before.rows());
  }
}
