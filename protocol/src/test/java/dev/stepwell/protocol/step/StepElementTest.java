package dev.stepwell.protocol.step;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.stepwell.protocol.Octets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What is read back of an element, and what changes in one that goes to another run.
class StepElementTest {
  private static Octets element(String id, String body) {
    return Octets.wrap(StepList.element(id, Octets.utf8(body)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{}",
        "{\"messageId\":\"msg_other\",\"body\":\"x\"}",
        "\",\"body\":\"",
        "\u00fc\uD83C\uDF4D\0"
      })
  void whatWasWrittenIsReadWhateverTheBodyHolds(String body) {
    var element = element("msg_1", body);

    assertThat(StepElement.messageId(element)).isEqualTo("msg_1");
    assertThat(StepElement.body(element)).isEqualTo(Octets.utf8(body));
  }

  @ParameterizedTest
  @ValueSource(strings = {"m", "msg_2", "msg_muchLongerThanTheOneThatWasThereBefore"})
  void anotherNameIsAllThatChanges(String id) {
    var renamed = StepElement.renamed(element("msg_1", "{\"messageId\":\"msg_1\"}"), id);

    assertThat(renamed).isEqualTo(element(id, "{\"messageId\":\"msg_1\"}").array());
  }

  @Test
  void theNameItHadGivesTheSameBytes() {
    var element = element("msg_1", "payload");

    var there = Octets.wrap(StepElement.renamed(element, "msg_22"));
    assertThat(StepElement.renamed(there, "msg_1")).isEqualTo(element.array());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "{}",
        "{\"messageId\":",
        "{\"messageId\":\"",
        "{\"messageId\":\"msg_1",
        "{\"messageID\":\"msg_1\"}",
        " {\"messageId\":\"msg_1\"}"
      })
  void whatIsNoElementIsRefused(String text) {
    var bytes = Octets.utf8(text);

    assertThatThrownBy(() -> StepElement.messageId(bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StepElement.renamed(bytes, "msg_2"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> StepElement.body(bytes)).isInstanceOf(IllegalArgumentException.class);
  }
}
