package dev.stepwell.engine.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Rows;
import dev.stepwell.engine.Stamp;
import dev.stepwell.engine.gate.GateCommand.Leave;
import dev.stepwell.engine.message.MessageCommand;
import dev.stepwell.engine.message.MessageKey;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/// Where a gate looks for the head of its line. A store keeps rows that were deleted for a while
/// and walks over them, so a look from the beginning costs more the longer a queue is in use.
class LineHeadTest extends QueueScene {
  /// All places that there were in line.
  private final NavigableSet<LineKey> places = new TreeSet<>();

  /// Rows that the last decision read in the line, deleted ones included.
  private int read;

  @Test
  void thePlacesOfThoseWhoLeftAreNotLookedAtAgain() {
    setUp(2, false);
    enqueue(50);
    seen();
    for (int i = 0; i < 40; i++) {
      given(outcome(started().getFirst(), answered(200)));
    }

    assertThat(readsToFillTheSeatOf(started().getFirst())).isEqualTo(1);
  }

  @Test
  void aLineThatBeginsAnewBeginsWithItsFirst() {
    setUp(1, false);
    enqueue(30);
    seen();
    line().stream().skip(1).forEach(key -> given(new MessageCommand.Cancel(key)));
    given(outcome(started().getFirst(), answered(200)));
    assertThat(line()).isEmpty();
    enqueue(2);
    seen();

    assertThat(readsToFillTheSeatOf(started().getFirst())).isEqualTo(1);
  }

  @Test
  void whoGoesBackToAnEarlierPlaceIsFoundThere() {
    setUp(2, false);
    var sent = enqueue(4);
    given(outcome(sent.get(1), answered(200)));
    given(outcome(sent.get(2), answered(200)));
    assertThat(started()).containsExactly(sent.get(0), sent.get(3));
    adjust(Adjustment.Pause.PAUSE);
    given(outcome(sent.get(0), answered(500)));
    passes(MINUTE);
    timerRuns();
    var late = enqueue(1);
    assertThat(line()).containsExactly(sent.get(0), late.getFirst());

    adjust(Adjustment.Resume.RESUME);

    assertThat(started()).containsExactly(sent.get(0), sent.get(3));
  }

  @Test
  void aGateThatWasWrittenWithoutAHeadFindsItsLine() {
    setUp(1, false);
    var sent = enqueue(3);
    given(outcome(sent.get(0), answered(200)));
    tables.gates().update(ORDERS, gate().headAt(0));

    given(outcome(sent.get(1), answered(200)));

    assertThat(started()).containsExactly(sent.get(2));
  }

  private void seen() {
    places.addAll(tables.gateLine().rows().keySet());
  }

  /// Decides, and changes nothing.
  private int readsToFillTheSeatOf(MessageKey message) {
    read = 0;
    var leave = new Leave(Visitor.inQueue(message), ORDERS);
    Gates.decide(new Reading(), leave, new Stamp(now(), Long.MAX_VALUE));
    return read;
  }

  private final class Reading implements GateView {
    @Override
    public Rows<GateId, Gate> gates() {
      return tables.gates();
    }

    @Override
    public Rows<MemberKey, Member> gateMembers() {
      return tables.gateMembers();
    }

    @Override
    public Rows<LineKey, Visitor> gateLine() {
      return new Line();
    }
  }

  private final class Line implements Rows<LineKey, Visitor> {
    @Override
    public Optional<Visitor> get(LineKey key) {
      read++;
      return tables.gateLine().get(key);
    }

    @Override
    public List<Row<LineKey, Visitor>> ascending(LineKey from, LineKey to, int limit) {
      var rows = tables.gateLine().ascending(from, to, limit);
      read += places.subSet(from, true, rows.isEmpty() ? to : rows.getLast().key(), true).size();
      return rows;
    }

    @Override
    public List<Row<LineKey, Visitor>> descending(LineKey from, LineKey to, int limit) {
      throw new UnsupportedOperationException("nobody leaves a line at its end");
    }
  }
}
