package dev.stepwell.engine;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.message.Message;
import dev.stepwell.engine.message.MessageKey;
import dev.stepwell.engine.message.Purpose;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class MillisTest {
  private static final Instant WHOLE = Instant.parse("2026-11-25T10:00:00.123Z");

  @Test
  void wholeMillisecondsStayAsTheyAre() {
    assertThat(Millis.down(WHOLE)).isEqualTo(WHOLE);
    assertThat(Millis.up(WHOLE)).isEqualTo(WHOLE);
    assertThat(Millis.down(WHOLE.plusNanos(1))).isEqualTo(WHOLE);
    assertThat(Millis.up(WHOLE.plusNanos(1))).isEqualTo(WHOLE.plusMillis(1));
    assertThat(Millis.up(Instant.ofEpochSecond(-1, 1)))
        .isEqualTo(Instant.ofEpochSecond(-1).plusMillis(1));
  }

  @Test
  void aStampKnowsNoFinerTime() {
    var stamp = new Stamp(WHOLE.plusNanos(999), 1);

    assertThat(stamp.now()).isEqualTo(WHOLE);
    assertThat(stamp.in(Duration.ofNanos(1))).isEqualTo(WHOLE.plusMillis(1));
    assertThat(stamp.in(Duration.ofHours(1))).isEqualTo(WHOLE.plusSeconds(3600));
  }

  /// A message that was due within a millisecond would be woken before its time, and forgotten.
  @Test
  void aMessageIsNeverDueBeforeItsRow() {
    var message =
        new Message(
            new ProjectId("acme"),
            new Purpose.Alone(),
            EngineTest.request(EngineTest.URL),
            Message.Settings.of(RetryPolicy.DEFAULT),
            WHOLE.plusNanos(5),
            0,
            WHOLE.plusNanos(5));
    var key = DueWork.Deliver.key(new MessageKey(new Origin(1, 2), 3), message);

    assertThat(message.createdAt()).isEqualTo(WHOLE);
    assertThat(message.due()).isEqualTo(WHOLE.plusMillis(1));
    assertThat(Instant.ofEpochMilli(key.atMillis())).isEqualTo(message.due());
  }
}
