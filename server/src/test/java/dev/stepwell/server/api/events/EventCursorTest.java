package dev.stepwell.server.api.events;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwell.engine.Origin;
import dev.stepwell.protocol.WireException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EventCursorTest {
  @Test
  void isReadAsItIsWritten() {
    var all =
        new EventCursor[] {
          new EventCursor(new Origin(1L << 60, 65_535), "paid/ü 77", 99),
          new EventCursor(new Origin(0, 0), "\ud83d\ude42".repeat(128), Long.MAX_VALUE),
          EventCursor.behind(new Origin(Long.MAX_VALUE, 0))
        };
    for (var cursor : all) {
      assertThat(EventCursor.parse(cursor.text())).isEqualTo(cursor);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1-1-1",
        "1-1-1-*",
        "1-1-1-A",
        "8000000000000000-1-1-",
        "1-10000-1-",
        "x-1-1-"
      })
  void whatIsNoneIsRefused(String text) {
    assertThatExceptionOfType(WireException.class)
        .isThrownBy(() -> EventCursor.parse(text))
        .withMessageContaining("cursor");
  }
}
