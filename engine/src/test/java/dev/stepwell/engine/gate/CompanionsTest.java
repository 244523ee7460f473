package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.gate.GateCommand.Accompany;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.gate.GateCommand.Remove;
import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageCommand.Cancel;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What a message of a queue has caused keeps its slot.
class CompanionsTest extends QueueScene {
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
  void companionsStayWhenTheirQueueIsRemoved() {
    var sent = enqueue(1);
    given(new Accompany(new Visitor(sent.get(0), 1), ORDERS));
    var companion = publish(companionOf(sent.get(0), 1), Optional.empty(), Duration.ZERO);

    given(new Remove(ORDERS, gate().ticket()));
    assertThat(tables.messages().rows()).containsOnlyKeys(companion);
    when(outcome(companion, answered(200)));

    assertThat(tables.gates().rows()).isEmpty();
  }
}
