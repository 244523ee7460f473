package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Rejection;
import dev.stepwell.engine.gate.GateCommand.Adjust;
import dev.stepwell.engine.gate.GateCommand.Remove;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// How queues are set up, paused, and removed with all that stands in them.
class QueueSettingsTest extends QueueScene {
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
}
