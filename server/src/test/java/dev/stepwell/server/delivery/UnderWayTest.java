package dev.stepwell.server.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.DueKey;
import dev.stepwell.engine.Origin;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.server.delivery.UnderWay.Entered;
import org.junit.jupiter.api.Test;

class UnderWayTest {
  private static final MessageKey MESSAGE = new MessageKey(new Origin(1, 0), 0);
  private static final MessageKey OTHER = new MessageKey(new Origin(2, 0), 0);
  private static final DueKey FIRST = new DueKey(10, 1, 0, 0);
  private static final DueKey NEXT = new DueKey(20, 1, 0, 0);

  private final UnderWay underWay = new UnderWay(1);

  @Test
  void aMessageIsUnderWayOnce() {
    assertThat(underWay.enter(MESSAGE, FIRST)).isEqualTo(Entered.NOW);

    assertThat(underWay.leave(MESSAGE)).isFalse();
    assertThat(underWay.row(MESSAGE)).isEmpty();
  }

  @Test
  void aRowThatComesAgainIsLookedAtOnceMore() {
    underWay.enter(MESSAGE, FIRST);
    assertThat(underWay.enter(MESSAGE, FIRST)).isEqualTo(Entered.BEFORE);
    assertThat(underWay.enter(MESSAGE, FIRST)).isEqualTo(Entered.BEFORE);

    assertThat(underWay.leave(MESSAGE)).isTrue();
    assertThat(underWay.row(MESSAGE)).contains(FIRST);
    assertThat(underWay.leave(MESSAGE)).isFalse();
  }

  @Test
  void theRowOfTheNextAttemptIsNotLostIfItComesTooSoon() {
    underWay.enter(MESSAGE, FIRST);
    assertThat(underWay.enter(MESSAGE, NEXT)).isEqualTo(Entered.BEFORE);

    assertThat(underWay.leave(MESSAGE)).isTrue();
    assertThat(underWay.row(MESSAGE)).contains(NEXT);
    assertThat(underWay.leave(MESSAGE)).isFalse();
  }

  @Test
  void thereIsRoomForSoManyMessages() {
    underWay.enter(MESSAGE, FIRST);

    assertThat(underWay.enter(OTHER, FIRST)).isEqualTo(Entered.NOT);
    underWay.leave(MESSAGE);
    assertThat(underWay.enter(OTHER, FIRST)).isEqualTo(Entered.NOW);
  }

  @Test
  void theProgressOfOneAttemptIsNotThatOfTheNext() {
    underWay.progress(MESSAGE, Progress.inLine("app.example:443"));
    assertThat(underWay.progress(MESSAGE)).isEmpty();

    underWay.enter(MESSAGE, FIRST);
    assertThat(underWay.progress(MESSAGE)).isEmpty();
    underWay.progress(MESSAGE, Progress.inLine("app.example:443"));
    assertThat(underWay.progress(MESSAGE)).contains(Progress.inLine("app.example:443"));

    underWay.enter(MESSAGE, NEXT);
    underWay.leave(MESSAGE);
    assertThat(underWay.progress(MESSAGE)).isEmpty();
  }
}
