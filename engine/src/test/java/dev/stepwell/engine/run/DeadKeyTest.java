package dev.stepwell.engine.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.stepwell.engine.Origin;
import dev.stepwell.engine.ProjectId;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DeadKeyTest {
  private static final ProjectId PROJECT = new ProjectId("acme");

  @Test
  void anIdShowsTheMillisecondOfTheTicket() {
    long ticket = 1_795_445_300_123L << 20 | 7;
    assertThat(new DeadKey(PROJECT, new Origin(ticket, 3)).id())
        .isEqualTo("1795445300123-" + (7 << 16 | 3));
  }

  @Test
  void anIdLeadsBackToItsKey() {
    for (long ticket : new long[] {0, 1, (1 << 20) - 1, 1L << 60 | 12345, Long.MAX_VALUE - 1}) {
      for (int slot : new int[] {0, 1, 65_535}) {
        var key = new DeadKey(PROJECT, new Origin(ticket, slot));
        assertThat(DeadKey.parse(PROJECT, key.id())).contains(key);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "1",
        "1-",
        "-1",
        "1--1",
        "01-1",
        "1-01",
        "a-1",
        "1-b",
        "1-1 ",
        "+1-1",
        "1-1-1",
        "8796093022208-0",
        "1-68719476736",
        "8796093022207-68719476735",
        "99999999999999999999-1",
        "1-99999999999999999999",
        "١-١"
      })
  void otherTextsAreNoIds(String text) {
    assertThat(DeadKey.parse(PROJECT, text)).isEqualTo(Optional.empty());
  }
}
