package dev.stepwell.server.observe;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// How late is how late.
class DueMessagesTest {
  @Test
  void agesAreSortedByTheirUpperBounds() {
    assertThat(DueMessages.name(0)).isEqualTo("under1s");
    assertThat(DueMessages.name(999)).isEqualTo("under1s");
    assertThat(DueMessages.name(1_000)).isEqualTo("under10s");
    assertThat(DueMessages.name(10_000)).isEqualTo("under1m");
    assertThat(DueMessages.name(60_000)).isEqualTo("under10m");
    assertThat(DueMessages.name(599_999)).isEqualTo("under10m");
    assertThat(DueMessages.name(600_000)).isEqualTo("more");
  }
}
