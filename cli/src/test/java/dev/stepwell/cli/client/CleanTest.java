package dev.stepwell.cli.client;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// What strangers wrote, on its way to a terminal.
class CleanTest {
  @Test
  void controlCharactersDoNotReachTheTerminal() {
    assertThat(Clean.line("a\u001b[31mb\r\nc\td\u0007\u009b"))
        .isEqualTo("a\uFFFD[31mb  c d\uFFFD\uFFFD");
    assertThat(Clean.line("\u202Eabc\u200B\uD800")).isEqualTo("\uFFFDabc\uFFFD\uFFFD");
  }

  @Test
  void otherCharactersStayWhatTheyAre() {
    assertThat(Clean.line("größer ☃ 𝄞")).isEqualTo("größer ☃ 𝄞");
  }

  @Test
  void whatIsTooLongIsCutBetweenCharacters() {
    assertThat(Clean.line("𝄞𝄞𝄞", 3)).isEqualTo("𝄞𝄞𝄞");
    assertThat(Clean.line("𝄞𝄞𝄞𝄞", 3)).isEqualTo("𝄞𝄞…");
  }
}
