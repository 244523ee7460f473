package dev.stepwell.protocol.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.stepwell.protocol.WireException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/// Answers of a server as a tree.
class JsonValueTest {
  private static JsonValue parsed(String text) {
    return JsonValue.parse("answer", text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void fieldsElementsTextsAndNumbersAreRead() {
    var json = parsed("{\"a\":[{\"b\":\"x\"},7,true,1.50,null],\"big\":1795446370495}");
    var items = json.field("a").items();
    assertThat(items.getFirst().text("b")).isEqualTo("x");
    assertThat(items).extracting(item -> item.text()).containsExactly("", "7", "true", "1.50", "");
    assertThat(json.number("big")).hasValue(1795446370495L);
  }

  @Test
  void whatIsNotThereOrOfAnotherKindReadsAsAbsent() {
    var json = parsed("{\"a\":null,\"s\":\"7\",\"d\":1.5,\"t\":true,\"f\":false}");
    assertThat(json.has("a")).isFalse();
    assertThat(json.has("missing")).isFalse();
    assertThat(json.field("s").field("deeper").text()).isEmpty();
    assertThat(json.number("s")).isEmpty();
    assertThat(json.number("d")).isEmpty();
    assertThat(json.items()).isEmpty();
    assertThat(json.isTrue("t")).isTrue();
    assertThat(json.isTrue("f")).isFalse();
    assertThat(json.isTrue("s")).isFalse();
  }

  @Test
  void whatIsNoJsonIsRefused() {
    for (var broken : new String[] {"", "{", "<html>", "{} {}", "[".repeat(100)}) {
      assertThatExceptionOfType(WireException.class).isThrownBy(() -> parsed(broken));
    }
  }
}
